package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.target.vector.Lanes.B;
import static org.csprun.target.vector.Lanes.BYTES;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Moves runs of {@code u8} between tensors and scratch buffers of wider elements. Never touches an
 * element outside the run; the end of a run that is no multiple of the vector length is moved by a
 * vector that overlaps the one before.
 */
final class ByteRuns {
  /** Bytes from which the JVM's block copy wins over a loop of vectors. */
  private static final int LONG_RUN = 256;

  private ByteRuns() {}

  /** One element, 0 to 255. */
  static int get(MemorySegment memory, long offset) {
    return memory.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
  }

  /** The first L elements of a vector of bytes. */
  static IntVector low(ByteVector bytes) {
    return (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
  }

  /** The last L elements of a vector of bytes that is twice as long. */
  static IntVector high(ByteVector bytes) {
    return (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 1);
  }

  private static FloatVector floats(IntVector ints) {
    return (FloatVector) ints.convert(VectorOperators.I2F, 0);
  }

  /** Tensor to buffer of floats. */
  static void load(MemorySegment from, long offset, float[] to, int at, int count) {
    if (count < B) {
      for (int i = 0; i < count; i++) {
        to[at + i] = get(from, offset + i);
      }
      return;
    }
    for (int i = 0; i < count; i += B) {
      // One loop, for each way to memory is much for the compiler to inline.
      int j = Math.min(i, count - B);
      loadVector(from, offset + j, to, at + j);
    }
  }

  /** Tensor to buffer of floats, B elements. */
  static void loadVector(MemorySegment from, long offset, float[] to, int at) {
    ByteVector bytes = ByteVector.fromMemorySegment(BYTES, from, offset, LITTLE_ENDIAN);
    floats(low(bytes)).intoArray(to, at);
    if (B > L) {
      floats(high(bytes)).intoArray(to, at + L);
    }
  }

  /** Tensor to buffer of integers. */
  static void load(MemorySegment from, long offset, int[] to, int at, int count) {
    if (count < B) {
      for (int i = 0; i < count; i++) {
        to[at + i] = get(from, offset + i);
      }
      return;
    }
    for (int i = 0; i < count; i += B) {
      // One loop, for each way to memory is much for the compiler to inline.
      int j = Math.min(i, count - B);
      loadVector(from, offset + j, to, at + j);
    }
  }

  private static void loadVector(MemorySegment from, long offset, int[] to, int at) {
    ByteVector bytes = ByteVector.fromMemorySegment(BYTES, from, offset, LITTLE_ENDIAN);
    low(bytes).intoArray(to, at);
    if (B > L) {
      high(bytes).intoArray(to, at + L);
    }
  }

  /** Buffer of integers, 0 to 255 each, to tensor. */
  static void store(int[] from, int at, MemorySegment to, long offset, int count) {
    if (count < B) {
      for (int i = 0; i < count; i++) {
        to.set(ValueLayout.JAVA_BYTE, offset + i, (byte) from[at + i]);
      }
      return;
    }
    for (int i = 0; i < count; i += B) {
      // One loop, for each way to memory is much for the compiler to inline.
      int j = Math.min(i, count - B);
      storeVector(from, at + j, to, offset + j);
    }
  }

  private static void storeVector(int[] from, int at, MemorySegment to, long offset) {
    IntVector low = IntVector.fromArray(INTS, from, at);
    if (B > L) {
      IntVector high = IntVector.fromArray(INTS, from, at + L);
      narrow(low, 0).or(narrow(high, -1)).intoMemorySegment(to, offset, LITTLE_ENDIAN);
    } else {
      narrow(low, 0).intoMemorySegment(to, offset, LITTLE_ENDIAN);
    }
  }

  /** Integers from 0 to 255 to bytes. */
  static ByteVector narrow(IntVector ints, int part) {
    return (ByteVector) ints.convertShape(VectorOperators.I2B, BYTES, part);
  }

  /**
   * Runs at equal distances from tensor to tensor. The two may not overlap.
   *
   * @param fromStep bytes from one run to the next
   * @param count bytes of a run
   * @param runs how many
   */
  static void copy(
      MemorySegment from,
      long fromStart,
      long fromStep,
      MemorySegment to,
      long toStart,
      long toStep,
      int count,
      int runs) {
    if (count >= LONG_RUN) {
      for (int r = 0; r < runs; r++) {
        MemorySegment.copy(from, fromStart + r * fromStep, to, toStart + r * toStep, count);
      }
    } else if (count >= B) {
      for (int r = 0; r < runs; r++) {
        copyVectors(from, fromStart + r * fromStep, to, toStart + r * toStep, count);
      }
    } else {
      for (int i = 0; i < count; i++) {
        copyColumn(from, fromStart + i, fromStep, to, toStart + i, toStep, runs);
      }
    }
  }

  private static void copyVectors(
      MemorySegment from, long source, MemorySegment to, long target, int count) {
    for (int i = 0; i < count; i += B) {
      int j = Math.min(i, count - B);
      ByteVector.fromMemorySegment(BYTES, from, source + j, LITTLE_ENDIAN)
          .intoMemorySegment(to, target + j, LITTLE_ENDIAN);
    }
  }

  /** Single bytes at equal distances. */
  static void copyColumn(
      MemorySegment from,
      long fromStart,
      long fromStep,
      MemorySegment to,
      long toStart,
      long toStep,
      int count) {
    for (int i = 0; i < count; i++) {
      to.set(
          ValueLayout.JAVA_BYTE,
          toStart + i * toStep,
          from.get(ValueLayout.JAVA_BYTE, fromStart + i * fromStep));
    }
  }
}
