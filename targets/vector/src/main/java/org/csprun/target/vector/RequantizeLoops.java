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
 */
final class RequantizeLoops {
  private static final long LOW = 0xFFFF_FFFFL;
  private static final int MOST = 255;

  private RequantizeLoops() {}

  static LongVector even(IntVector x) {
    return x.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
  }

  static LongVector odd(IntVector x) {
    return x.reinterpretAsLongs().lanewise(ASHR, 32);
  }

  /** The low halves of both, in turn. */
  static IntVector merge(LongVector even, LongVector odd) {
    return even.and(LOW).or(odd.lanewise(LSHL, 32)).reinterpretAsInts();
  }

  static IntVector bytes(LongVector even, LongVector odd, IntVector offset) {
    return merge(even, odd).add(offset).lanewise(ASHR, 1).max(0).min(MOST);
  }

  /** {@code MULTIPLIER · sum}. */
  static void linear(
      int[] s, int at, int pitch, int count, RequantizeRows rows, int channel, int channels) {
    for (int j = 0; j < channels; j += L) {
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector m0 = even(m);
      LongVector m1 = odd(m);
      LongVector n0 = even(n);
      LongVector n1 = odd(n);
      int i = at + j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, s, i);
        LongVector e = even(x).mul(m0).lanewise(ASHR, n0);
        LongVector o = odd(x).mul(m1).lanewise(ASHR, n1);
        bytes(e, o, offset).intoArray(s, i);
        i += pitch;
      }
    }
  }

  /** Another multiplier below zero. */
  static void leaky(
      int[] s, int at, int pitch, int count, RequantizeRows rows, int channel, int channels) {
    for (int j = 0; j < channels; j += L) {
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector k = IntVector.fromArray(INTS, rows.negativeMultipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector n0 = even(n);
      LongVector n1 = odd(n);
      int i = at + j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, s, i);
        IntVector f = m.blend(k, x.compare(LT, 0));
        LongVector e = even(x).mul(even(f)).lanewise(ASHR, n0);
        LongVector o = odd(x).mul(odd(f)).lanewise(ASHR, n1);
        bytes(e, o, offset).intoArray(s, i);
        i += pitch;
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
      LongVector m0 = even(m);
      LongVector m1 = odd(m);
      LongVector k0 = even(k);
      LongVector k1 = odd(k);
      LongVector n0 = even(n);
      LongVector n1 = odd(n);
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, s, at + i);
        IntVector z = IntVector.fromArray(INTS, y, yAt + i);
        LongVector e = even(x).mul(m0).add(even(z).mul(k0)).lanewise(ASHR, n0);
        LongVector o = odd(x).mul(m1).add(odd(z).mul(k1)).lanewise(ASHR, n1);
        bytes(e, o, offset).intoArray(s, at + i);
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
      LongVector k0 = even(k);
      LongVector k1 = odd(k);
      LongVector n0 = even(n);
      LongVector n1 = odd(n);
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, s, at + i);
        IntVector z = IntVector.fromArray(INTS, y, yAt + i);
        IntVector f = m.blend(l, x.compare(LT, 0));
        LongVector e = even(x).mul(even(f)).add(even(z).mul(k0)).lanewise(ASHR, n0);
        LongVector o = odd(x).mul(odd(f)).add(odd(z).mul(k1)).lanewise(ASHR, n1);
        bytes(e, o, offset).intoArray(s, at + i);
        i += pitch;
      }
    }
  }
}
