package org.csprun.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.plan.IntegerOperation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;

/**
 * What the reference makes of a step, to compare kernels with: first a range of rows or pieces,
 * outside of which nothing may be written, then those above and below it.
 */
public final class Conformance {
  private final String what;
  private final Steps steps;
  private final Operand output;
  private final double depth;
  private final int rows;
  private final double first;
  private final double second;
  private final MemorySegment some;
  private final MemorySegment all;

  /**
   * Runs the reference.
   *
   * @param output where and how the output lies, and what is there before
   * @param depth reduction length, which the absolute tolerance grows with
   */
  public Conformance(String what, Pick pick, Steps steps, Operand output, double depth) {
    this.what = what;
    this.steps = steps;
    this.output = output;
    this.depth = depth;
    first = pick.share();
    second = pick.share();
    Operand expected = Tensors.copy(output);
    BoundStep step = steps.into(expected);
    rows = step.rows();
    Kernel reference = new ReferenceKernels().create(step).orElseThrow();
    reference.run(from(rows), to(rows));
    some = Tensors.copy(expected).memory();
    reference.run(0, from(rows));
    reference.run(to(rows), rows);
    all = expected.memory();
  }

  private int from(int pieces) {
    return (int) Math.round(Math.min(first, second) * pieces);
  }

  private int to(int pieces) {
    return (int) Math.round(Math.max(first, second) * pieces);
  }

  /** Compares a kernel that must be there. */
  public static void check(
      String what, Pick pick, KernelFactory kernels, Steps steps, Operand output, double depth) {
    assertThat(new Conformance(what, pick, steps, output, depth).check(kernels)).as(what).isTrue();
  }

  /** Fails where the kernel differs; false where there is none. */
  public boolean check(KernelFactory kernels) {
    Operand actual = Tensors.copy(output);
    Optional<Kernel> kernel = kernels.create(steps.into(actual));
    kernel.ifPresent(found -> check(found, actual.memory()));
    return kernel.isPresent();
  }

  private void check(Kernel kernel, MemorySegment actual) {
    OptionalInt pieces = kernel.pieces();
    int count = pieces.orElse(rows);
    kernel.run(from(count), to(count));
    String part = "%s, %d to %d of %d".formatted(what, from(count), to(count), count);
    if (pieces.isEmpty()) {
      compare(part, some, actual);
    } else {
      // Which elements a piece holds is the kernel's own; none is wrong, none outside the output.
      compare(part, all, merged(actual));
    }
    kernel.run(to(count), count);
    kernel.run(0, from(count));
    compare(what, all, actual);
  }

  /** Bytes that are still as they were before, replaced by the right ones. */
  private MemorySegment merged(MemorySegment actual) {
    byte[] merged = actual.toArray(ValueLayout.JAVA_BYTE);
    int bytes = output.type().dataType().bytes();
    for (int at = 0; at < merged.length; at += bytes) {
      MemorySegment before = output.memory().asSlice(at, bytes);
      if (before.mismatch(actual.asSlice(at, bytes)) < 0) {
        MemorySegment.copy(all, ValueLayout.JAVA_BYTE, at, merged, at, bytes);
      }
    }
    // Whole floats are compared below, so they lie on their own boundaries.
    return Tensors.memory(merged.length).copyFrom(MemorySegment.ofArray(merged));
  }

  private void compare(String where, MemorySegment expected, MemorySegment actual) {
    if (isExact()) {
      compareBytes(where, expected, actual);
    } else {
      compare(where, expected, actual, depth);
    }
  }

  private boolean isExact() {
    return output.type().dataType() == DataType.U8 || steps.operation() instanceof IntegerOperation;
  }

  /** Compares what lies in some memory after a kernel has run with what the reference made. */
  public void compareAll(String where, MemorySegment actual, long fromByte) {
    compare(where, all.asSlice(fromByte, actual.byteSize()), actual);
  }

  /** Compares all memory: canaries bit by bit, elements within the tolerance of float plans. */
  public static void compare(
      String what, MemorySegment expected, MemorySegment actual, double depth) {
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
  public static void compareBytes(String what, MemorySegment expected, MemorySegment actual) {
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
