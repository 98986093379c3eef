package org.csprun.target.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/** Sums to the arguments of gates and tables, in place. */
final class TableLoops {
  private static final long LOW = 0xFFFF_FFFFL;

  private TableLoops() {}

  /**
   * {@code t} of {@link org.csprun.plan.Requantize}, of sums {@code s[pixel][pitch]} in place.
   *
   * @param fromFloats take sums {@code bias + a[pixel][pitch]} instead
   */
  static void arguments(
      boolean fromFloats,
      float[] a,
      int aAt,
      int[] bias,
      int biasAt,
      int[] s,
      int at,
      int pitch,
      int count,
      RequantizeRows rows,
      int channel,
      int channels) {
    if (fromFloats) {
      for (int j = 0; j < channels; j += L) {
        IntVector b = IntVector.fromArray(INTS, bias, biasAt + j);
        IntVector m = IntVector.fromArray(INTS, rows.preMultipliers(), channel + j);
        IntVector n = IntVector.fromArray(INTS, rows.preShifts(), channel + j);
        LongVector m0 = m.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
        LongVector m1 = m.reinterpretAsLongs().lanewise(ASHR, 32);
        LongVector n0 = n.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
        LongVector n1 = n.reinterpretAsLongs().lanewise(ASHR, 32);
        int i = j;
        for (int p = 0; p < count; p++) {
          IntVector x = SumLoops.ints(a, aAt + i).add(b);
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
              .add(1)
              .lanewise(ASHR, 1)
              .max(Short.MIN_VALUE)
              .min(Short.MAX_VALUE)
              .intoArray(s, at + i);
          i += pitch;
        }
      }
    } else {
      for (int j = 0; j < channels; j += L) {
        IntVector m = IntVector.fromArray(INTS, rows.preMultipliers(), channel + j);
        IntVector n = IntVector.fromArray(INTS, rows.preShifts(), channel + j);
        LongVector m0 = m.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
        LongVector m1 = m.reinterpretAsLongs().lanewise(ASHR, 32);
        LongVector n0 = n.reinterpretAsLongs().lanewise(LSHL, 32).lanewise(ASHR, 32);
        LongVector n1 = n.reinterpretAsLongs().lanewise(ASHR, 32);
        int i = j;
        for (int p = 0; p < count; p++) {
          IntVector x = IntVector.fromArray(INTS, s, at + i);
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
              .add(1)
              .lanewise(ASHR, 1)
              .max(Short.MIN_VALUE)
              .min(Short.MAX_VALUE)
              .intoArray(s, at + i);
          i += pitch;
        }
      }
    }
  }
}
