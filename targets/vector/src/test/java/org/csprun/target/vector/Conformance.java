package org.csprun.target.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.plan.IntegerOperation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;

/**
 * Compares a kernel with the reference: first a range of rows, outside of which nothing may be
 * written, then the rows above and below it.
 */
final class Conformance {
  private Conformance() {}

  /**
   * @param output where and how the output lies
   * @param depth reduction length, which the absolute tolerance grows with
   */
  static void check(
      String what, Pick pick, KernelFactory kernels, Steps steps, Operand output, double depth) {
    Operand expected = Tensors.twin(output);
    Operand actual = Tensors.twin(output);
    BoundStep step = steps.into(actual);
    Kernel reference = new ReferenceKernels().create(steps.into(expected)).orElseThrow();
    Kernel kernel = kernels.create(step).orElseThrow();
    int from = pick.upTo(step.rows());
    int to = from + pick.upTo(step.rows() - from);
    int[][] ranges = {{from, to}, {0, from}, {to, step.rows()}};
    for (int[] range : ranges) {
      reference.run(range[0], range[1]);
      kernel.run(range[0], range[1]);
      String where = "%s, rows %d to %d".formatted(what, range[0], range[1]);
      if (output.type().dataType() == DataType.U8 || step.operation() instanceof IntegerOperation) {
        compareBytes(where, expected.memory(), actual.memory());
      } else {
        compare(where, expected.memory(), actual.memory(), depth);
      }
    }
  }

  /** Compares all memory: canaries bit by bit, elements within the tolerance of float plans. */
  static void compare(String what, MemorySegment expected, MemorySegment actual, double depth) {
    assertThat(actual.byteSize()).isEqualTo(expected.byteSize());
    for (long at = 0; at < expected.byteSize(); at += 4) {
      int wanted = expected.get(ValueLayout.JAVA_INT, at);
      int found = actual.get(ValueLayout.JAVA_INT, at);
      if (wanted != found && !close(wanted, found, depth)) {
        fail(
            "%s: element %d is %s instead of %s"
                .formatted(what, at / 4, text(found), text(wanted)));
      }
    }
  }

  /** Integer plans are the same everywhere: compares all memory byte by byte. */
  static void compareBytes(String what, MemorySegment expected, MemorySegment actual) {
    long at = expected.mismatch(actual);
    if (at >= 0) {
      fail(
          "%s: byte %d is %d instead of %d"
              .formatted(
                  what,
                  at,
                  actual.get(ValueLayout.JAVA_BYTE, at) & 0xFF,
                  expected.get(ValueLayout.JAVA_BYTE, at) & 0xFF));
    }
  }

  private static boolean close(int wanted, int found, double depth) {
    if (wanted == Tensors.CANARY || found == Tensors.CANARY) {
      return false;
    }
    float a = Float.intBitsToFloat(wanted);
    float b = Float.intBitsToFloat(found);
    if (Float.isNaN(a) || Float.isInfinite(a)) {
      return Float.compare(a, b) == 0;
    }
    return Math.abs((double) a - b) <= 1e-5 * depth + 1e-4 * Math.abs(a);
  }

  private static String text(int bits) {
    return bits == Tensors.CANARY ? "untouched" : String.valueOf(Float.intBitsToFloat(bits));
  }
}
