package org.csprun.target.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/** Sums to the arguments of gates and tables, in place. */
final class TableLoops {
  private TableLoops() {}

  /** {@code t} of {@link org.csprun.plan.Requantize}, over {@code s[pixel][pitch]}. */
  static void arguments(
      int[] s, int at, int pitch, int count, RequantizeRows rows, int channel, int channels) {
    for (int j = 0; j < channels; j += L) {
      IntVector m = IntVector.fromArray(INTS, rows.preMultipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.preShifts(), channel + j);
      LongVector m0 = RequantizeLoops.even(m);
      LongVector m1 = RequantizeLoops.odd(m);
      LongVector n0 = RequantizeLoops.even(n);
      LongVector n1 = RequantizeLoops.odd(n);
      int i = at + j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, s, i);
        LongVector e = RequantizeLoops.even(x).mul(m0).lanewise(ASHR, n0);
        LongVector o = RequantizeLoops.odd(x).mul(m1).lanewise(ASHR, n1);
        RequantizeLoops.merge(e, o)
            .add(1)
            .lanewise(ASHR, 1)
            .max(Short.MIN_VALUE)
            .min(Short.MAX_VALUE)
            .intoArray(s, i);
        i += pitch;
      }
    }
  }

  /** As above, of {@code bias + a}. */
  static void arguments(
      float[] a,
      int at,
      int[] bias,
      int biasAt,
      int[] s,
      int pitch,
      int count,
      RequantizeRows rows,
      int channel,
      int channels) {
    for (int j = 0; j < channels; j += L) {
      IntVector b = IntVector.fromArray(INTS, bias, biasAt + j);
      IntVector m = IntVector.fromArray(INTS, rows.preMultipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.preShifts(), channel + j);
      LongVector m0 = RequantizeLoops.even(m);
      LongVector m1 = RequantizeLoops.odd(m);
      LongVector n0 = RequantizeLoops.even(n);
      LongVector n1 = RequantizeLoops.odd(n);
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector x = SumLoops.ints(a, at + i).add(b);
        LongVector e = RequantizeLoops.even(x).mul(m0).lanewise(ASHR, n0);
        LongVector o = RequantizeLoops.odd(x).mul(m1).lanewise(ASHR, n1);
        RequantizeLoops.merge(e, o)
            .add(1)
            .lanewise(ASHR, 1)
            .max(Short.MIN_VALUE)
            .min(Short.MAX_VALUE)
            .intoArray(s, i);
        i += pitch;
      }
    }
  }
}
