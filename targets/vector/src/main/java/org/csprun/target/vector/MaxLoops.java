package org.csprun.target.vector;

import static jdk.incubator.vector.VectorOperators.UMAX;
import static org.csprun.target.vector.Lanes.B;
import static org.csprun.target.vector.Lanes.BYTES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;

/** Maxima of runs of {@code u8} in buffers. */
final class MaxLoops {
  private MaxLoops() {}

  /**
   * {@code a[at + i] = max(a[at + i], a[from + i])}; up to {@link Lanes#B} more are overwritten.
   */
  static void max(byte[] a, int at, int from, int count) {
    for (int i = 0; i < count; i += B) {
      ByteVector.fromArray(BYTES, a, at + i)
          .lanewise(UMAX, ByteVector.fromArray(BYTES, a, from + i))
          .intoArray(a, at + i);
    }
  }

  /** Tensor to buffer. */
  static void load(MemorySegment from, long offset, byte[] to, int at, int count) {
    MemorySegment.copy(from, ValueLayout.JAVA_BYTE, offset, to, at, count);
  }

  /** Buffer to tensor. */
  static void store(byte[] from, int at, MemorySegment to, long offset, int count) {
    MemorySegment.copy(from, at, to, ValueLayout.JAVA_BYTE, offset, count);
  }
}
