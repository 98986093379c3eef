package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Exact sums in floats to sums in integers, {@code [pixel][pitch]} both. */
final class SumLoops {
  private SumLoops() {}

  static IntVector ints(float[] a, int at) {
    return (IntVector) FloatVector.fromArray(S, a, at).convert(VectorOperators.F2I, 0);
  }

  /** {@code s = bias + a}. */
  static void start(
      float[] a, int at, int[] s, int to, int pitch, int count, int[] bias, int biasAt) {
    for (int j = 0; j < pitch; j += L) {
      IntVector b = IntVector.fromArray(INTS, bias, biasAt + j);
      int i = j;
      for (int p = 0; p < count; p++) {
        ints(a, at + i).add(b).intoArray(s, to + i);
        i += pitch;
      }
    }
  }

  /** {@code s = s + a}. */
  static void add(float[] a, int at, int[] s, int to, int floats) {
    for (int i = 0; i < floats; i += L) {
      ints(a, at + i).add(IntVector.fromArray(INTS, s, to + i)).intoArray(s, to + i);
    }
  }
}
