package org.csprun.target.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Window;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
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
    Operand expected = Tensors.blank(pick, type, 3);
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
        Conformance.compare(
            "round " + round, expected.memory(), actual.memory(), 9 * 32.0 / groups);
      }
    }
  }
}
