package org.csprun.target.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/**
 * Sums to bytes in vectors, a loop for each kind of curve and join; all in place over {@code
 * s[pixel][pitch]}. Products have 64 bits: those of the even and of the odd lanes, each in place,
 * so that nothing crosses lanes. What is left after the shift fits 32 bits (see {@link
 * RequantizeRows#fitInts}).
 *
 * <p>What the loops have in common is written out in each: a loop is to be so long that the
 * compiler leaves it a method of its own. Where it inlines several into one caller it runs out of
 * nodes halfway, and a vector that is passed to a call is allocated.
 */
final class RequantizeLoops {
  private static final long LOW = 0xFFFF_FFFFL;
  private static final int MOST = 255;

  private RequantizeLoops() {}

  /** {@code MULTIPLIER · sum}; leaky, with another multiplier below zero. */
  static void scale(
      boolean leaky,
      int[] s,
      int at,
      int pitch,
      int count,
      RequantizeRows rows,
      int channel,
      int channels) {
    if (leaky) {
      for (int j = 0; j < channels; j += L) {
        IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
        IntVector k = IntVector.fromArray(INTS, rows.negativeMultipliers(), channel + j);
        IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
        IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
        LongVector n0 = n.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
        LongVector n1 = n.reinterpretAsLongs().lanewise(ASHR, 32);
        int i = at + j;
        for (int p = 0; p < count; p++) {
          IntVector x = IntVector.fromArray(INTS, s, i);
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
          e.and(LOW)
              .or(o.lanewise(LSHL, 32))
              .reinterpretAsInts()
              .add(offset)
              .lanewise(ASHR, 1)
              .max(0)
              .min(MOST)
              .intoArray(s, i);
          i += pitch;
        }
      }
    } else {
      for (int j = 0; j < channels; j += L) {
        IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
        IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
        IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
        LongVector m0 = m.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
        LongVector m1 = m.reinterpretAsLongs().lanewise(ASHR, 32);
        LongVector n0 = n.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
        LongVector n1 = n.reinterpretAsLongs().lanewise(ASHR, 32);
        int i = at + j;
        for (int p = 0; p < count; p++) {
          IntVector x = IntVector.fromArray(INTS, s, i);
          LongVector e =
              x.reinterpretAsLongs()
                  .lanewise(LSHL, 32)
                  .lanewise(ASHR, 32)
                  .mul(m0)
                  .lanewise(ASHR, n0);
          LongVector o = x.reinterpretAsLongs().lanewise(ASHR, 32).mul(m1).lanewise(ASHR, n1);
          e.and(LOW)
              .or(o.lanewise(LSHL, 32))
              .reinterpretAsInts()
              .add(offset)
              .lanewise(ASHR, 1)
              .max(0)
              .min(MOST)
              .intoArray(s, i);
          i += pitch;
        }
      }
    }
  }

  /**
   * {@code MULTIPLIER · sum + JOIN_MULTIPLIER · j}, the second inputs as {@code y[pixel][pitch]}.
   */
  static void add(
      int[] s,
      int at,
      int[] y,
      int yAt,
      int pitch,
      int count,
      RequantizeRows rows,
      int channel,
      int channels) {
    for (int j = 0; j < channels; j += L) {
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
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, s, at + i);
        IntVector z = IntVector.fromArray(INTS, y, yAt + i);
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
            .intoArray(s, at + i);
        i += pitch;
      }
    }
  }

  /** As {@link #add}, with another multiplier for sums below zero. */
  static void leakyAdd(
      int[] s,
      int at,
      int[] y,
      int yAt,
      int pitch,
      int count,
      RequantizeRows rows,
      int channel,
      int channels) {
    for (int j = 0; j < channels; j += L) {
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector l = IntVector.fromArray(INTS, rows.negativeMultipliers(), channel + j);
      IntVector k = IntVector.fromArray(INTS, rows.joinMultipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector k0 = k.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
      LongVector k1 = k.reinterpretAsLongs().lanewise(ASHR, 32);
      LongVector n0 = n.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
      LongVector n1 = n.reinterpretAsLongs().lanewise(ASHR, 32);
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, s, at + i);
        IntVector z = IntVector.fromArray(INTS, y, yAt + i);
        IntVector f = m.blend(l, x.compare(LT, 0));
        LongVector e =
            x.reinterpretAsLongs()
                .lanewise(LSHL, 32)
                .lanewise(ASHR, 32)
                .mul(f.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32))
                .add(z.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32).mul(k0))
                .lanewise(ASHR, n0);
        LongVector o =
            x.reinterpretAsLongs()
                .lanewise(ASHR, 32)
                .mul(f.reinterpretAsLongs().lanewise(ASHR, 32))
                .add(z.reinterpretAsLongs().lanewise(ASHR, 32).mul(k1))
                .lanewise(ASHR, n1);
        e.and(LOW)
            .or(o.lanewise(LSHL, 32))
            .reinterpretAsInts()
            .add(offset)
            .lanewise(ASHR, 1)
            .max(0)
            .min(MOST)
            .intoArray(s, at + i);
        i += pitch;
      }
    }
  }
}
