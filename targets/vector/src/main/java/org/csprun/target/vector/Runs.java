package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Moves runs of floats between tensors and scratch buffers. Never touches an element outside the
 * run; the end of a run that is no multiple of the vector length is moved by a vector that overlaps
 * the one before.
 */
final class Runs {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private Runs() {}

  /** One float. */
  static float get(MemorySegment memory, long offsetBytes) {
    return memory.get(FLOAT, offsetBytes);
  }

  /** Writes one float. */
  static void set(MemorySegment memory, long offsetBytes, float value) {
    memory.set(FLOAT, offsetBytes, value);
  }

  /** Tensor to buffer. */
  static void load(MemorySegment from, long offsetBytes, float[] to, int at, int count) {
    if (count >= LONG_RUN) {
      MemorySegment.copy(from, FLOAT, offsetBytes, to, at, count);
      return;
    }
    int i = 0;
    if (count >= L) {
      for (; i <= count - L; i += L) {
        FloatVector.fromMemorySegment(S, from, offsetBytes + i * 4L, LITTLE_ENDIAN)
            .intoArray(to, at + i);
      }
      if (i < count) {
        i = count - L;
        FloatVector.fromMemorySegment(S, from, offsetBytes + i * 4L, LITTLE_ENDIAN)
            .intoArray(to, at + i);
      }
      return;
    }
    for (; i < count; i++) {
      to[at + i] = from.get(FLOAT, offsetBytes + i * 4L);
    }
  }

  /** Buffer to tensor. */
  static void store(float[] from, int at, MemorySegment to, long offsetBytes, int count) {
    if (count >= LONG_RUN) {
      MemorySegment.copy(from, at, to, FLOAT, offsetBytes, count);
      return;
    }
    int i = 0;
    if (count >= L) {
      for (; i <= count - L; i += L) {
        FloatVector.fromArray(S, from, at + i)
            .intoMemorySegment(to, offsetBytes + i * 4L, LITTLE_ENDIAN);
      }
      if (i < count) {
        i = count - L;
        FloatVector.fromArray(S, from, at + i)
            .intoMemorySegment(to, offsetBytes + i * 4L, LITTLE_ENDIAN);
      }
      return;
    }
    for (; i < count; i++) {
      to.set(FLOAT, offsetBytes + i * 4L, from[at + i]);
    }
  }

  /** Adds a tensor's run to a buffer. */
  static void add(MemorySegment from, long offsetBytes, float[] to, int at, int count) {
    int i = 0;
    for (; i <= count - L; i += L) {
      FloatVector.fromMemorySegment(S, from, offsetBytes + i * 4L, LITTLE_ENDIAN)
          .add(FloatVector.fromArray(S, to, at + i))
          .intoArray(to, at + i);
    }
    for (; i < count; i++) {
      to[at + i] += from.get(FLOAT, offsetBytes + i * 4L);
    }
  }

  /**
   * Runs at equal distances from tensor to tensor. The two may not overlap.
   *
   * @param fromStep bytes from one run to the next
   * @param count floats of a run
   * @param runs how many
   */
  static void copy(
      MemorySegment from,
      long fromBytes,
      long fromStep,
      MemorySegment to,
      long toBytes,
      long toStep,
      int count,
      int runs) {
    if (count >= LONG_RUN) {
      for (int r = 0; r < runs; r++) {
        MemorySegment.copy(from, fromBytes + r * fromStep, to, toBytes + r * toStep, count * 4L);
      }
    } else if (count >= L) {
      copyVectors(from, fromBytes, fromStep, to, toBytes, toStep, count, runs);
    } else if (count == RGB) {
      copyThrees(from, fromBytes, fromStep, to, toBytes, toStep, runs);
    } else {
      for (int i = 0; i < count; i++) {
        copyColumn(from, fromBytes + i * 4L, fromStep, to, toBytes + i * 4L, toStep, runs);
      }
    }
  }

  private static void copyVectors(
      MemorySegment from,
      long fromBytes,
      long fromStep,
      MemorySegment to,
      long toBytes,
      long toStep,
      int count,
      int runs) {
    long source = fromBytes;
    long target = toBytes;
    long last = (count - L) * 4L;
    for (int r = 0; r < runs; r++) {
      for (int i = 0; i < count - L; i += L) {
        FloatVector.fromMemorySegment(S, from, source + i * 4L, LITTLE_ENDIAN)
            .intoMemorySegment(to, target + i * 4L, LITTLE_ENDIAN);
      }
      FloatVector.fromMemorySegment(S, from, source + last, LITTLE_ENDIAN)
          .intoMemorySegment(to, target + last, LITTLE_ENDIAN);
      source += fromStep;
      target += toStep;
    }
  }

  private static void copyThrees(
      MemorySegment from,
      long fromBytes,
      long fromStep,
      MemorySegment to,
      long toBytes,
      long toStep,
      int runs) {
    for (int r = 0; r < runs; r++) {
      long source = fromBytes + r * fromStep;
      long target = toBytes + r * toStep;
      to.set(FLOAT, target, from.get(FLOAT, source));
      to.set(FLOAT, target + 4, from.get(FLOAT, source + 4));
      to.set(FLOAT, target + 8, from.get(FLOAT, source + 8));
    }
  }

  /** Single floats at equal distances. */
  static void copyColumn(
      MemorySegment from,
      long fromBytes,
      long fromStep,
      MemorySegment to,
      long toBytes,
      long toStep,
      int count) {
    for (int i = 0; i < count; i++) {
      to.set(FLOAT, toBytes + i * toStep, from.get(FLOAT, fromBytes + i * fromStep));
    }
  }

  /** Floats from which the JVM's block copy wins over a loop of vectors. */
  private static final int LONG_RUN = 256;

  /** Pictures have runs of this length. */
  private static final int RGB = 3;
}
