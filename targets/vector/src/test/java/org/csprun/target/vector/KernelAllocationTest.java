package org.csprun.target.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Window;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
