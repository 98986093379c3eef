package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost product of a narrow grouped convolution: each lane is an output channel, each
 * accumulator a pixel. The constant inner trip count of three suits 3×3 and keeps G1's loop strip
 * mining out.
 */
final class LaneTile {
  /** Pixels of a tile. */
  static final int PIXELS = 8;

  private static final int UNROLL = 3;

  private LaneTile() {}

  /** 8 output pixels side by side. */
  static void tile8(
      float[] a,
      int at,
      int[] offsets,
      int offsetsAt,
      int taps,
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
    int whole = taps / UNROLL * UNROLL;
    for (int t = 0; t < whole; t += UNROLL) {
      for (int u = 0; u < UNROLL; u++) {
        int o = at + offsets[offsetsAt + t + u];
        FloatVector v = FloatVector.fromArray(S, w, wAt + (t + u) * L);
        s0 = v.fma(FloatVector.fromArray(S, a, o), s0);
        s1 = v.fma(FloatVector.fromArray(S, a, o + 1 * L), s1);
        s2 = v.fma(FloatVector.fromArray(S, a, o + 2 * L), s2);
        s3 = v.fma(FloatVector.fromArray(S, a, o + 3 * L), s3);
        s4 = v.fma(FloatVector.fromArray(S, a, o + 4 * L), s4);
        s5 = v.fma(FloatVector.fromArray(S, a, o + 5 * L), s5);
        s6 = v.fma(FloatVector.fromArray(S, a, o + 6 * L), s6);
        s7 = v.fma(FloatVector.fromArray(S, a, o + 7 * L), s7);
      }
    }
    for (int t = whole; t < taps; t++) {
      int o = at + offsets[offsetsAt + t];
      FloatVector v = FloatVector.fromArray(S, w, wAt + (t) * L);
      s0 = v.fma(FloatVector.fromArray(S, a, o), s0);
      s1 = v.fma(FloatVector.fromArray(S, a, o + 1 * L), s1);
      s2 = v.fma(FloatVector.fromArray(S, a, o + 2 * L), s2);
      s3 = v.fma(FloatVector.fromArray(S, a, o + 3 * L), s3);
      s4 = v.fma(FloatVector.fromArray(S, a, o + 4 * L), s4);
      s5 = v.fma(FloatVector.fromArray(S, a, o + 5 * L), s5);
      s6 = v.fma(FloatVector.fromArray(S, a, o + 6 * L), s6);
      s7 = v.fma(FloatVector.fromArray(S, a, o + 7 * L), s7);
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

  /** 4 output pixels side by side. */
  static void tile4(
      float[] a,
      int at,
      int[] offsets,
      int offsetsAt,
      int taps,
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
    int whole = taps / UNROLL * UNROLL;
    for (int t = 0; t < whole; t += UNROLL) {
      for (int u = 0; u < UNROLL; u++) {
        int o = at + offsets[offsetsAt + t + u];
        FloatVector v = FloatVector.fromArray(S, w, wAt + (t + u) * L);
        s0 = v.fma(FloatVector.fromArray(S, a, o), s0);
        s1 = v.fma(FloatVector.fromArray(S, a, o + 1 * L), s1);
        s2 = v.fma(FloatVector.fromArray(S, a, o + 2 * L), s2);
        s3 = v.fma(FloatVector.fromArray(S, a, o + 3 * L), s3);
      }
    }
    for (int t = whole; t < taps; t++) {
      int o = at + offsets[offsetsAt + t];
      FloatVector v = FloatVector.fromArray(S, w, wAt + (t) * L);
      s0 = v.fma(FloatVector.fromArray(S, a, o), s0);
      s1 = v.fma(FloatVector.fromArray(S, a, o + 1 * L), s1);
      s2 = v.fma(FloatVector.fromArray(S, a, o + 2 * L), s2);
      s3 = v.fma(FloatVector.fromArray(S, a, o + 3 * L), s3);
    }
    s0.intoArray(a, outAt);
    s1.intoArray(a, outAt + 1 * L);
    s2.intoArray(a, outAt + 2 * L);
    s3.intoArray(a, outAt + 3 * L);
  }
}
