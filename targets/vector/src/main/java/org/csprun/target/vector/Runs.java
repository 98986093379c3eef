package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Moves runs of floats between tensors and scratch buffers. Never touches an element outside the
 * run; the end of a run that is no multiple of the vector length is moved by a vector that overlaps
 * the one before.
 */
final class Runs {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final VectorSpecies<Float> QUAD = FloatVector.SPECIES_128;
  private static final int QUAD_LANES = 4;

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
    for (; i <= count - QUAD_LANES; i += QUAD_LANES) {
      FloatVector.fromMemorySegment(QUAD, from, offsetBytes + i * 4L, LITTLE_ENDIAN)
          .intoArray(to, at + i);
    }
    for (; i < count; i++) {
      to[at + i] = from.get(FLOAT, offsetBytes + i * 4L);
    }
  }

  /** Buffer to tensor. */
  static void store(float[] from, int at, MemorySegment to, long offsetBytes, int count) {
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
    for (; i <= count - QUAD_LANES; i += QUAD_LANES) {
      FloatVector.fromArray(QUAD, from, at + i)
          .intoMemorySegment(to, offsetBytes + i * 4L, LITTLE_ENDIAN);
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

  /** Tensor to tensor; the two may not overlap unless they are the same. */
  static void copy(MemorySegment from, long fromBytes, MemorySegment to, long toBytes, int count) {
    if (count >= LONG_RUN) {
      MemorySegment.copy(from, fromBytes, to, toBytes, count * 4L);
      return;
    }
    int i = 0;
    for (; i <= count - L; i += L) {
      FloatVector.fromMemorySegment(S, from, fromBytes + i * 4L, LITTLE_ENDIAN)
          .intoMemorySegment(to, toBytes + i * 4L, LITTLE_ENDIAN);
    }
    for (; i < count; i++) {
      to.set(FLOAT, toBytes + i * 4L, from.get(FLOAT, fromBytes + i * 4L));
    }
  }

  /** Floats above which the JVM's block copy wins over a loop. */
  private static final int LONG_RUN = 512;
}
