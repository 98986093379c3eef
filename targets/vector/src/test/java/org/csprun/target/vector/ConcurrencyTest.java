package org.csprun.target.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.plan.Activation;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One kernel on more threads than there are processors, each with rows of its own. */
class ConcurrencyTest {
  private static final int ROWS = 33;
  private static final int ROUNDS = 30;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 32})
  void threadsOnDisjointRowsAgreeWithTheReference(int groups) throws Exception {
    Pick pick = new Pick(groups);
    TensorType type = TensorType.map(32, ROWS, 31);
    Convolve operation =
        new Convolve(
            Window.square(3, 1, 1), groups, 0, 1, Activation.SILU, false, Activation.LINEAR);
    Steps steps =
        new Steps(operation, Tensors.random(pick, type, 0))
            .filter(pick, Shape.of(32, 32 / groups, 3, 3), groups)
            .constant(pick, Shape.of(32));
    checkThreads(steps, Tensors.blank(pick, type, 3), 9 * 32.0 / groups);
  }

  /** Short pixels too, which vectors may run over while they are written. */
  @ParameterizedTest
  @ValueSource(ints = {3, 8, 32})
  void threadsOnDisjointRowsGiveTheBytesOfTheReference(int channels) throws Exception {
    Pick pick = new Pick(channels);
    TensorType type = Bytes.any(pick, TensorType.map(channels, ROWS, 31));
    Requantize requantize = Requantize.plain(Curve.LEAKY, Join.ADD, 2);
    Operand x = Tensors.random(pick, type, 0);
    Steps steps =
        new Steps(new IntegerOperation.Convolve(Window.square(3, 1, 1), 1, 0, 1, requantize), x, x)
            .filterOfBytes(Shape.of(channels, channels, 3, 3), 1, () -> pick.upTo(255) - 128)
            .ints(new int[channels]);
    Bytes.addUsualTo(steps, pick, requantize, channels, 100_000);
    checkThreads(steps, Tensors.blank(pick, type, 0), 0);
  }

  private static void checkThreads(Steps steps, Operand expected, double depth) throws Exception {
    new ReferenceKernels().create(steps.into(expected)).orElseThrow().run(0, ROWS);
    int threads = Runtime.getRuntime().availableProcessors() + 2;
    VectorKernels kernels = new VectorKernels();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round < ROUNDS; round++) {
        Operand actual = Tensors.twin(expected);
        Kernel kernel = kernels.create(steps.into(actual)).orElseThrow();
        List<Future<?>> parts = new ArrayList<>();
        for (int row = 0; row < ROWS; row += 2) {
          int from = row;
          parts.add(executor.submit(() -> kernel.run(from, Math.min(ROWS, from + 2))));
        }
        for (Future<?> part : parts) {
          part.get();
        }
        if (expected.type().dataType() == DataType.U8) {
          Conformance.compareBytes("round " + round, expected.memory(), actual.memory());
        } else {
          Conformance.compare("round " + round, expected.memory(), actual.memory(), depth);
        }
      }
    }
  }
}
