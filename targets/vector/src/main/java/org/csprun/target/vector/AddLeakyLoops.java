package org.csprun.target.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.RequantizeLoops.even;
import static org.csprun.target.vector.RequantizeLoops.merge;
import static org.csprun.target.vector.RequantizeLoops.odd;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/**
 * The loops of {@link RequantizeLoops} for sums that are scaled anew where they are below zero. The
 * even and the odd lanes have a loop each: both together are more than the compiler inlines, and a
 * vector that is passed to a call is allocated.
 */
final class AddLeakyLoops {
  private AddLeakyLoops() {}

  /**
   * As {@link RequantizeLoops#add}, then all anew with other multipliers where that is below zero.
   */
  static void addLeaky(
      int[] s,
      int at,
      int[] y,
      int yAt,
      int pitch,
      int count,
      RequantizeRows rows,
      int channel,
      int channels) {
    scaleEven(s, at, y, yAt, pitch, count, rows, channel, channels);
    finishOdd(s, at, y, yAt, pitch, count, rows, channel, channels);
  }

  /** Scales the even lanes and leaves the odd ones as they are. */
  private static void scaleEven(
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
      LongVector m = even(IntVector.fromArray(INTS, rows.multipliers(), channel + j));
      LongVector k = even(IntVector.fromArray(INTS, rows.joinMultipliers(), channel + j));
      LongVector mn = even(IntVector.fromArray(INTS, rows.negativeMultipliers(), channel + j));
      LongVector kn = even(IntVector.fromArray(INTS, rows.negativeJoinMultipliers(), channel + j));
      LongVector n = even(IntVector.fromArray(INTS, rows.shifts(), channel + j));
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector both = IntVector.fromArray(INTS, s, at + i);
        LongVector x = even(both);
        LongVector z = even(IntVector.fromArray(INTS, y, yAt + i));
        LongVector sum = x.mul(m).add(z.mul(k));
        LongVector negative = x.mul(mn).add(z.mul(kn));
        LongVector scaled = whereNegative(sum, negative).lanewise(ASHR, n);
        merge(scaled, odd(both)).intoArray(s, at + i);
        i += pitch;
      }
    }
  }

  /** Scales the odd lanes and turns all into bytes. */
  private static void finishOdd(
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
      LongVector m = odd(IntVector.fromArray(INTS, rows.multipliers(), channel + j));
      LongVector k = odd(IntVector.fromArray(INTS, rows.joinMultipliers(), channel + j));
      LongVector mn = odd(IntVector.fromArray(INTS, rows.negativeMultipliers(), channel + j));
      LongVector kn = odd(IntVector.fromArray(INTS, rows.negativeJoinMultipliers(), channel + j));
      LongVector n = odd(IntVector.fromArray(INTS, rows.shifts(), channel + j));
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector both = IntVector.fromArray(INTS, s, at + i);
        LongVector x = odd(both);
        LongVector z = odd(IntVector.fromArray(INTS, y, yAt + i));
        LongVector sum = x.mul(m).add(z.mul(k));
        LongVector negative = x.mul(mn).add(z.mul(kn));
        LongVector scaled = whereNegative(sum, negative).lanewise(ASHR, n);
        RequantizeLoops.bytes(even(both), scaled, offset).intoArray(s, at + i);
        i += pitch;
      }
    }
  }

  /** {@code other} in the lanes where {@code x} is below zero. */
  private static LongVector whereNegative(LongVector x, LongVector other) {
    return x.lanewise(XOR, x.lanewise(XOR, other).and(x.lanewise(ASHR, 63)));
  }
}
