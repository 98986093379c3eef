package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import jdk.incubator.vector.FloatVector;

/**
 * The product of {@link LaneTile} for 3×3 kernels whose neighbouring pixels read neighbouring
 * columns: ten loads serve the 24 multiply-adds of a kernel row. Summation order: bias, then input
 * channels, kernel rows, and within a kernel row from left to right.
 */
final class LaneTile3x3 {
  private static final int SIZE = 3;

  private LaneTile3x3() {}

  /** 8 output pixels side by side; offsets and weights are {@code [ky][kx][input]}. */
  static void tile8(
      float[] a,
      int at,
      int[] offsets,
      int offsetsAt,
      int inputs,
      float[] w,
      int wAt,
      float[] bias,
      int biasAt,
      int outAt) {
    FloatVector b = FloatVector.fromArray(S, bias, biasAt);
    FloatVector s0 = b;
    FloatVector s1 = b;
    FloatVector s2 = b;
    FloatVector s3 = b;
    FloatVector s4 = b;
    FloatVector s5 = b;
    FloatVector s6 = b;
    FloatVector s7 = b;
    for (int i = 0; i < inputs; i++) {
      for (int ky = 0; ky < SIZE; ky++) {
        int tap = ky * SIZE * inputs + i;
        int o = at + offsets[offsetsAt + tap];
        int wo = wAt + tap * L;
        FloatVector w0 = FloatVector.fromArray(S, w, wo);
        FloatVector w1 = FloatVector.fromArray(S, w, wo + inputs * L);
        FloatVector w2 = FloatVector.fromArray(S, w, wo + 2 * inputs * L);
        FloatVector v;
        v = FloatVector.fromArray(S, a, o);
        s0 = v.fma(w0, s0);
        v = FloatVector.fromArray(S, a, o + 1 * L);
        s1 = v.fma(w0, s1);
        s0 = v.fma(w1, s0);
        v = FloatVector.fromArray(S, a, o + 2 * L);
        s2 = v.fma(w0, s2);
        s1 = v.fma(w1, s1);
        s0 = v.fma(w2, s0);
        v = FloatVector.fromArray(S, a, o + 3 * L);
        s3 = v.fma(w0, s3);
        s2 = v.fma(w1, s2);
        s1 = v.fma(w2, s1);
        v = FloatVector.fromArray(S, a, o + 4 * L);
        s4 = v.fma(w0, s4);
        s3 = v.fma(w1, s3);
        s2 = v.fma(w2, s2);
        v = FloatVector.fromArray(S, a, o + 5 * L);
        s5 = v.fma(w0, s5);
        s4 = v.fma(w1, s4);
        s3 = v.fma(w2, s3);
        v = FloatVector.fromArray(S, a, o + 6 * L);
        s6 = v.fma(w0, s6);
        s5 = v.fma(w1, s5);
        s4 = v.fma(w2, s4);
        v = FloatVector.fromArray(S, a, o + 7 * L);
        s7 = v.fma(w0, s7);
        s6 = v.fma(w1, s6);
        s5 = v.fma(w2, s5);
        v = FloatVector.fromArray(S, a, o + 8 * L);
        s7 = v.fma(w1, s7);
        s6 = v.fma(w2, s6);
        v = FloatVector.fromArray(S, a, o + 9 * L);
        s7 = v.fma(w2, s7);
      }
    }
    s0.intoArray(a, outAt);
    s1.intoArray(a, outAt + 1 * L);
    s2.intoArray(a, outAt + 2 * L);
    s3.intoArray(a, outAt + 3 * L);
    s4.intoArray(a, outAt + 4 * L);
    s5.intoArray(a, outAt + 5 * L);
    s6.intoArray(a, outAt + 6 * L);
    s7.intoArray(a, outAt + 7 * L);
  }
}
