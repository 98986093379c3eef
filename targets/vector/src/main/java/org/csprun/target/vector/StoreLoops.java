package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.csprun.plan.WeightLayout.PANEL;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The way out of sums {@code a[pixel][pitch]} through the commonest activations in one pass, for
 * channels that are whole vectors. Offsets, strides and starts of memory are in bytes.
 */
final class StoreLoops {
  private StoreLoops() {}

  /** As they are. */
  static void plain(
      float[] a, int at, int pitch, int count, MemorySegment out, long start, long stride) {
    if (pitch == PANEL) {
      plainPanels(a, at, count, out, start, stride);
      return;
    }
    for (int j = 0; j < pitch; j += L) {
      int i = at + j;
      long to = start + j * 4L;
      for (int p = 0; p < count; p++) {
        FloatVector.fromArray(S, a, i).intoMemorySegment(out, to, LITTLE_ENDIAN);
        i += pitch;
        to += stride;
      }
    }
  }

  private static void plainPanels(
      float[] a, int at, int count, MemorySegment out, long start, long stride) {
    int i = at;
    long to = start;
    for (int p = 0; p < count; p++) {
      for (int j = 0; j < PANEL; j += L) {
        FloatVector.fromArray(S, a, i + j).intoMemorySegment(out, to + j * 4L, LITTLE_ENDIAN);
      }
      i += PANEL;
      to += stride;
    }
  }

  /** Zero below zero. */
  static void relu(
      float[] a, int at, int pitch, int count, MemorySegment out, long start, long stride) {
    for (int j = 0; j < pitch; j += L) {
      int i = at + j;
      long to = start + j * 4L;
      for (int p = 0; p < count; p++) {
        FloatVector x = FloatVector.fromArray(S, a, i);
        x.blend(0f, x.compare(LT, 0f)).intoMemorySegment(out, to, LITTLE_ENDIAN);
        i += pitch;
        to += stride;
      }
    }
  }

  /** Times {@code slope} below zero. */
  static void leaky(
      float[] a,
      int at,
      int pitch,
      int count,
      float slope,
      MemorySegment out,
      long start,
      long stride) {
    if (pitch == PANEL) {
      leakyPanels(a, at, count, slope, out, start, stride);
      return;
    }
    for (int j = 0; j < pitch; j += L) {
      int i = at + j;
      long to = start + j * 4L;
      for (int p = 0; p < count; p++) {
        FloatVector x = FloatVector.fromArray(S, a, i);
        x.blend(x.mul(slope), x.compare(LT, 0f)).intoMemorySegment(out, to, LITTLE_ENDIAN);
        i += pitch;
        to += stride;
      }
    }
  }

  private static void leakyPanels(
      float[] a, int at, int count, float slope, MemorySegment out, long start, long stride) {
    int i = at;
    long to = start;
    for (int p = 0; p < count; p++) {
      for (int j = 0; j < PANEL; j += L) {
        FloatVector x = FloatVector.fromArray(S, a, i + j);
        x.blend(x.mul(slope), x.compare(LT, 0f)).intoMemorySegment(out, to + j * 4L, LITTLE_ENDIAN);
      }
      i += PANEL;
      to += stride;
    }
  }

  /** The sum with a second tensor; each of it and what is added to, times a slope below zero. */
  static void leakySum(
      float[] a,
      int at,
      int pitch,
      int count,
      float slope,
      float sumSlope,
      MemorySegment second,
      long secondStart,
      long secondStride,
      MemorySegment out,
      long start,
      long stride) {
    if (pitch == PANEL) {
      leakySumPanels(
          a, at, count, slope, sumSlope, second, secondStart, secondStride, out, start, stride);
      return;
    }
    for (int j = 0; j < pitch; j += L) {
      int i = at + j;
      long from = secondStart + j * 4L;
      long to = start + j * 4L;
      for (int p = 0; p < count; p++) {
        FloatVector x = FloatVector.fromArray(S, a, i);
        FloatVector sum =
            x.blend(x.mul(slope), x.compare(LT, 0f))
                .add(FloatVector.fromMemorySegment(S, second, from, LITTLE_ENDIAN));
        sum.blend(sum.mul(sumSlope), sum.compare(LT, 0f)).intoMemorySegment(out, to, LITTLE_ENDIAN);
        i += pitch;
        from += secondStride;
        to += stride;
      }
    }
  }

  private static void leakySumPanels(
      float[] a,
      int at,
      int count,
      float slope,
      float sumSlope,
      MemorySegment second,
      long secondStart,
      long secondStride,
      MemorySegment out,
      long start,
      long stride) {
    int i = at;
    long from = secondStart;
    long to = start;
    for (int p = 0; p < count; p++) {
      for (int j = 0; j < PANEL; j += L) {
        FloatVector x = FloatVector.fromArray(S, a, i + j);
        FloatVector sum =
            x.blend(x.mul(slope), x.compare(LT, 0f))
                .add(FloatVector.fromMemorySegment(S, second, from + j * 4L, LITTLE_ENDIAN));
        sum.blend(sum.mul(sumSlope), sum.compare(LT, 0f))
            .intoMemorySegment(out, to + j * 4L, LITTLE_ENDIAN);
      }
      i += PANEL;
      from += secondStride;
      to += stride;
    }
  }
}
