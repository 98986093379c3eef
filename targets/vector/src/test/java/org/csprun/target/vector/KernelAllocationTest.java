package org.csprun.target.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.csprun.plan.Activation;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Operation.Pool;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Window;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.csprun.testing.Bytes;
import org.csprun.testing.Pick;
import org.csprun.testing.Steps;
import org.csprun.testing.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled by the JIT, no way through a convolution allocates. */
class KernelAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int MOST_ROUNDS = 100;
  private static final int RUNS = 1_000;

  @ParameterizedTest
  @CsvSource({
    // inputs, outputs, groups: dense, with a short line, by panels of a group
    "16, 40, 1",
    "3, 16, 1",
    "3, 32, 1",
    "64, 64, 4",
    // depthwise whole and ragged; lanes by shuffle; lanes gathered
    "32, 32, 32",
    "33, 33, 33",
    "32, 32, 8",
    "16, 64, 16",
    "64, 8, 4"
  })
  void convolutionsAllocateNothing(int inputs, int outputs, int groups) {
    Pick pick = new Pick(inputs + outputs + groups);
    Convolve operation =
        new Convolve(
            Window.square(3, 2, 1), groups, 0, 1, Activation.SILU, true, Activation.leaky(0.1f));
    Operand x = Tensors.random(pick, TensorType.map(inputs, 7, 7), 0);
    TensorType out = TensorType.map(outputs, 4, 4);
    Operand residual = Tensors.random(pick, out, 3);
    Kernel kernel =
        new VectorKernels()
            .create(
                new Steps(operation, x, residual)
                    .filter(pick, Shape.of(outputs, inputs / groups, 3, 3), groups)
                    .constant(pick, Shape.of(outputs))
                    .into(Tensors.blank(pick, out, 0)))
            .orElseThrow();
    requireNoAllocations(kernel);
  }

  @ParameterizedTest
  @CsvSource({
    "16, 40, 1, GATE, ADD",
    "16, 48, 1, LINEAR, ADD",
    "3, 16, 1, LEAKY, NONE",
    "3, 32, 1, LEAKY, NONE",
    "64, 64, 4, LINEAR, ADD_LEAKY",
    "32, 32, 32, LINEAR, NONE",
    "33, 33, 33, GATE, NONE",
    "32, 32, 8, LEAKY, ADD",
    "16, 64, 16, TABLE, NONE",
    "64, 8, 4, LINEAR, ADD"
  })
  void integerConvolutionsAllocateNothing(
      int inputs, int outputs, int groups, Curve curve, Join join) {
    Pick pick = new Pick(inputs + outputs + groups);
    boolean hasTable = curve == Curve.GATE || curve == Curve.TABLE;
    Requantize requantize = new Requantize(curve, join, 2, hasTable ? 3 : -1, hasTable ? 8 : 0);
    IntegerOperation.Convolve operation =
        new IntegerOperation.Convolve(Window.square(3, 2, 1), groups, 0, 1, requantize);
    TensorType in = Bytes.perTensor(TensorType.map(inputs, 7, 7));
    TensorType out = Bytes.perTensor(TensorType.map(outputs, 4, 4));
    Operand x = Tensors.random(pick, in, 0);
    Operand other = Tensors.random(pick, out, 3);
    Steps steps = join == Join.NONE ? new Steps(operation, x) : new Steps(operation, x, other);
    steps
        .filterOfBytes(Shape.of(outputs, inputs / groups, 3, 3), groups, () -> pick.upTo(255) - 128)
        .ints(new int[outputs]);
    Bytes.addUsualTo(steps, pick, requantize, outputs, 100_000);
    requireNoAllocations(
        new VectorKernels().create(steps.into(Tensors.blank(pick, out, 0))).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 24, 33})
  void integerStepsAllocateNothing(int channels) {
    Pick pick = new Pick(channels);
    TensorType floats = TensorType.map(channels, 4, 9);
    TensorType bytes = Bytes.any(pick, floats);
    Operand x = Tensors.random(pick, bytes, 0);
    Requantize add = Requantize.plain(Curve.LINEAR, Join.ADD, 0);
    Requantize none = Requantize.plain(Curve.LEAKY, Join.NONE, 0);
    Window window = Window.square(3, 1, 1);
    Steps sum = new Steps(new IntegerOperation.Add(add), x, x);
    Bytes.addUsualTo(sum, pick, add, channels, 128);
    Steps average = new Steps(new IntegerOperation.Average(window, none), x);
    Bytes.addUsualTo(average, pick, none, channels, 128);
    Steps lookup = new Steps(new IntegerOperation.Lookup(0), x).bytes(pick, Shape.of(1, 256));
    Operand reals = Tensors.random(pick, floats, 0);
    for (Steps steps :
        List.of(
            sum,
            average,
            lookup,
            new Steps(new Pool(PoolKind.MAX, window, false), x),
            new Steps(new IntegerOperation.Quantize(), reals))) {
      requireNoAllocations(
          new VectorKernels().create(steps.into(Tensors.blank(pick, bytes, 3))).orElseThrow());
    }
    requireNoAllocations(
        new VectorKernels()
            .create(
                new Steps(new IntegerOperation.Dequantize(), x)
                    .into(Tensors.blank(pick, floats, 0)))
            .orElseThrow());
  }

  private static void requireNoAllocations(Kernel kernel) {
    int rounds = 0;
    while (allocatedBytes(kernel) > 0) {
      assertThat(++rounds).as("thousands of runs with allocations").isLessThan(MOST_ROUNDS);
    }
  }

  private static long allocatedBytes(Kernel kernel) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < RUNS; i++) {
      kernel.run(0, 4);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
