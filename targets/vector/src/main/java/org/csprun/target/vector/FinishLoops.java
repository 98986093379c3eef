package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.csprun.target.vector.Lanes.B;
import static org.csprun.target.vector.Lanes.BYTES;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import org.csprun.target.Operand;

/**
 * The loops of {@link RequantizeLoops} from what {@link SumLoops} reads straight to the output, for
 * the commonest requantisations of whole vectors of channels.
 */
final class FinishLoops {
  private static final long LOW = 0xFFFF_FFFFL;
  private static final int MOST = 255;

  private FinishLoops() {}

  /** True when so many channels are whole vectors, and vectors of bytes are as long as others. */
  static boolean canFinish(int channels) {
    return B == L && channels % L == 0;
  }

  /** Writes integers from 0 to 255. */
  static void store(IntVector bytes, MemorySegment out, long offset) {
    ByteRuns.narrow(bytes, 0).intoMemorySegment(out, offset, LITTLE_ENDIAN);
  }

  /** {@code MULTIPLIER · (bias + a)}. */
  static void linear(
      float[] a,
      int at,
      int pitch,
      int count,
      int[] bias,
      int biasAt,
      RequantizeRows rows,
      int channel,
      int channels,
      MemorySegment out,
      long start,
      long stride) {
    for (int j = 0; j < channels; j += L) {
      IntVector b = IntVector.fromArray(INTS, bias, biasAt + j);
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector m0 = m.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
      LongVector m1 = m.reinterpretAsLongs().lanewise(ASHR, 32);
      LongVector n0 = n.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
      LongVector n1 = n.reinterpretAsLongs().lanewise(ASHR, 32);
      int i = at + j;
      long to = start + j;
      for (int p = 0; p < count; p++) {
        IntVector x = SumLoops.ints(a, i).add(b);
        LongVector e =
            x.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32).mul(m0).lanewise(ASHR, n0);
        LongVector o = x.reinterpretAsLongs().lanewise(ASHR, 32).mul(m1).lanewise(ASHR, n1);
        store(
            e.and(LOW)
                .or(o.lanewise(LSHL, 32))
                .reinterpretAsInts()
                .add(offset)
                .lanewise(ASHR, 1)
                .max(0)
                .min(MOST),
            out,
            to);
        i += pitch;
        to += stride;
      }
    }
  }

  /** Another multiplier below zero. */
  static void leaky(
      float[] a,
      int at,
      int pitch,
      int count,
      int[] bias,
      int biasAt,
      RequantizeRows rows,
      int channel,
      int channels,
      MemorySegment out,
      long start,
      long stride) {
    for (int j = 0; j < channels; j += L) {
      IntVector b = IntVector.fromArray(INTS, bias, biasAt + j);
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector k = IntVector.fromArray(INTS, rows.negativeMultipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector n0 = n.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
      LongVector n1 = n.reinterpretAsLongs().lanewise(ASHR, 32);
      int i = at + j;
      long to = start + j;
      for (int p = 0; p < count; p++) {
        IntVector x = SumLoops.ints(a, i).add(b);
        IntVector f = m.blend(k, x.compare(LT, 0));
        LongVector e =
            x.reinterpretAsLongs()
                .lanewise(LSHL, 32)
                .lanewise(ASHR, 32)
                .mul(f.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32))
                .lanewise(ASHR, n0);
        LongVector o =
            x.reinterpretAsLongs()
                .lanewise(ASHR, 32)
                .mul(f.reinterpretAsLongs().lanewise(ASHR, 32))
                .lanewise(ASHR, n1);
        store(
            e.and(LOW)
                .or(o.lanewise(LSHL, 32))
                .reinterpretAsInts()
                .add(offset)
                .lanewise(ASHR, 1)
                .max(0)
                .min(MOST),
            out,
            to);
        i += pitch;
        to += stride;
      }
    }
  }

  /** {@code MULTIPLIER · s}, of what a gate leaves. */
  static void gated(
      int[] s,
      int at,
      int pitch,
      int count,
      RequantizeRows rows,
      int channel,
      int channels,
      MemorySegment out,
      long start,
      long stride) {
    for (int j = 0; j < channels; j += L) {
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector m0 = m.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
      LongVector m1 = m.reinterpretAsLongs().lanewise(ASHR, 32);
      LongVector n0 = n.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
      LongVector n1 = n.reinterpretAsLongs().lanewise(ASHR, 32);
      int i = at + j;
      long to = start + j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, s, i);
        LongVector e =
            x.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32).mul(m0).lanewise(ASHR, n0);
        LongVector o = x.reinterpretAsLongs().lanewise(ASHR, 32).mul(m1).lanewise(ASHR, n1);
        store(
            e.and(LOW)
                .or(o.lanewise(LSHL, 32))
                .reinterpretAsInts()
                .add(offset)
                .lanewise(ASHR, 1)
                .max(0)
                .min(MOST),
            out,
            to);
        i += pitch;
        to += stride;
      }
    }
  }

  /**
   * {@code MULTIPLIER · (bias + a) + JOIN_MULTIPLIER · (y − zero point)} of one vector of channels,
   * as integers {@code s[pixel][lane]}. With the way out, which is {@link PairLoops#store}, the
   * loop were more than the compiler inlines.
   *
   * @param j the first of the channels, from the first of the step's
   */
  static void add(
      float[] a,
      int at,
      int pitch,
      int count,
      int[] bias,
      int biasAt,
      RequantizeRows rows,
      int channel,
      int j,
      Operand second,
      int[] zeroPoints,
      long secondStart,
      int[] s) {
    MemorySegment y = second.memory();
    IntVector b = IntVector.fromArray(INTS, bias, biasAt + j);
    IntVector zero = IntVector.fromArray(INTS, zeroPoints, channel + j);
    IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
    IntVector k = IntVector.fromArray(INTS, rows.joinMultipliers(), channel + j);
    IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
    IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
    LongVector m0 = m.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
    LongVector m1 = m.reinterpretAsLongs().lanewise(ASHR, 32);
    LongVector k0 = k.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
    LongVector k1 = k.reinterpretAsLongs().lanewise(ASHR, 32);
    LongVector n0 = n.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
    LongVector n1 = n.reinterpretAsLongs().lanewise(ASHR, 32);
    int i = at + j;
    long from = secondStart + j;
    for (int p = 0; p < count; p++) {
      IntVector x = SumLoops.ints(a, i).add(b);
      IntVector z = ByteRuns.low(ByteVector.fromMemorySegment(BYTES, y, from, LITTLE_ENDIAN));
      z = z.sub(zero);
      LongVector e =
          x.reinterpretAsLongs()
              .lanewise(LSHL, 32)
              .lanewise(ASHR, 32)
              .mul(m0)
              .add(z.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32).mul(k0))
              .lanewise(ASHR, n0);
      LongVector o =
          x.reinterpretAsLongs()
              .lanewise(ASHR, 32)
              .mul(m1)
              .add(z.reinterpretAsLongs().lanewise(ASHR, 32).mul(k1))
              .lanewise(ASHR, n1);
      e.and(LOW)
          .or(o.lanewise(LSHL, 32))
          .reinterpretAsInts()
          .add(offset)
          .lanewise(ASHR, 1)
          .max(0)
          .min(MOST)
          .intoArray(s, p * L);
      i += pitch;
      from += second.pixelStride();
    }
  }
}
