package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.csprun.target.BoundStep;

/** Constants of integer steps as arrays. */
final class Tables {
  private Tables() {}

  /** A constant of {@code u8}, 0 to 255 each. */
  static int[] unsigned(BoundStep step, int index) {
    byte[] bytes = bytes(step.weightBytes().get(index));
    int[] ints = new int[bytes.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = bytes[i] & 0xFF;
    }
    return ints;
  }

  static byte[] bytes(MemorySegment constant) {
    return constant.toArray(ValueLayout.JAVA_BYTE);
  }

  /** A constant of {@code s32}. */
  static int[] ints(MemorySegment constant) {
    return constant.toArray(ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN));
  }

  /** A constant of {@code s32} with zeros after it up to a length. */
  static int[] ints(MemorySegment constant, int length) {
    return Arrays.copyOf(ints(constant), length);
  }
}
