package org.csprun.target.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/**
 * The loops of {@link RequantizeLoops} for sums that are scaled anew where they are below zero. The
 * even and the odd lanes have a loop each: both together are more than the compiler inlines, and a
 * vector that is passed to a call is allocated.
 */
final class AddLeakyLoops {
  private static final long LOW = 0xFFFF_FFFFL;
  private static final int MOST = 255;

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
      LongVector m =
          IntVector.fromArray(INTS, rows.multipliers(), channel + j)
              .reinterpretAsLongs()
              .lanewise(LSHL, 32)
              .lanewise(ASHR, 32);
      LongVector k =
          IntVector.fromArray(INTS, rows.joinMultipliers(), channel + j)
              .reinterpretAsLongs()
              .lanewise(LSHL, 32)
              .lanewise(ASHR, 32);
      LongVector mn =
          IntVector.fromArray(INTS, rows.negativeMultipliers(), channel + j)
              .reinterpretAsLongs()
              .lanewise(LSHL, 32)
              .lanewise(ASHR, 32);
      LongVector kn =
          IntVector.fromArray(INTS, rows.negativeJoinMultipliers(), channel + j)
              .reinterpretAsLongs()
              .lanewise(LSHL, 32)
              .lanewise(ASHR, 32);
      LongVector n =
          IntVector.fromArray(INTS, rows.shifts(), channel + j)
              .reinterpretAsLongs()
              .lanewise(LSHL, 32)
              .lanewise(ASHR, 32);
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector both = IntVector.fromArray(INTS, s, at + i);
        LongVector x = both.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
        LongVector z =
            IntVector.fromArray(INTS, y, yAt + i)
                .reinterpretAsLongs()
                .lanewise(LSHL, 32)
                .lanewise(ASHR, 32);
        LongVector sum = x.mul(m).add(z.mul(k));
        LongVector negative = x.mul(mn).add(z.mul(kn));
        LongVector scaled =
            sum.lanewise(XOR, sum.lanewise(XOR, negative).and(sum.lanewise(ASHR, 63)))
                .lanewise(ASHR, n);
        scaled
            .and(LOW)
            .or(both.reinterpretAsLongs().lanewise(ASHR, 32).lanewise(LSHL, 32))
            .reinterpretAsInts()
            .intoArray(s, at + i);
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
      LongVector m =
          IntVector.fromArray(INTS, rows.multipliers(), channel + j)
              .reinterpretAsLongs()
              .lanewise(ASHR, 32);
      LongVector k =
          IntVector.fromArray(INTS, rows.joinMultipliers(), channel + j)
              .reinterpretAsLongs()
              .lanewise(ASHR, 32);
      LongVector mn =
          IntVector.fromArray(INTS, rows.negativeMultipliers(), channel + j)
              .reinterpretAsLongs()
              .lanewise(ASHR, 32);
      LongVector kn =
          IntVector.fromArray(INTS, rows.negativeJoinMultipliers(), channel + j)
              .reinterpretAsLongs()
              .lanewise(ASHR, 32);
      LongVector n =
          IntVector.fromArray(INTS, rows.shifts(), channel + j)
              .reinterpretAsLongs()
              .lanewise(ASHR, 32);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector both = IntVector.fromArray(INTS, s, at + i);
        LongVector x = both.reinterpretAsLongs().lanewise(ASHR, 32);
        LongVector z =
            IntVector.fromArray(INTS, y, yAt + i).reinterpretAsLongs().lanewise(ASHR, 32);
        LongVector sum = x.mul(m).add(z.mul(k));
        LongVector negative = x.mul(mn).add(z.mul(kn));
        LongVector scaled =
            sum.lanewise(XOR, sum.lanewise(XOR, negative).and(sum.lanewise(ASHR, 63)))
                .lanewise(ASHR, n);
        both.reinterpretAsLongs()
            .lanewise(LSHL, 32)
            .lanewise(ASHR, 32)
            .and(LOW)
            .or(scaled.lanewise(LSHL, 32))
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
