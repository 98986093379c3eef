package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Fused multiply-adds in registers: more independent sums than any processor here has multiplies
 * under way, and few enough for 16 registers.
 */
final class FmaLoop {
  private static final int SUMS = 12;

  /** A constant trip count, which loop strip mining leaves alone. */
  private static final int ROUNDS = 128;

  /** Multiply-adds an iteration. */
  static final long MACS = (long) SUMS * ROUNDS * L;

  private FmaLoop() {}

  static void run(long iterations) {
    float sum = 0;
    for (long i = 0; i < iterations; i++) {
      sum += iteration();
    }
    // Looked at, so that no compiler may leave the work out; the sums tend to 1.
    if (sum < 0) {
      throw new IllegalStateException("The sums are " + sum);
    }
  }

  private static float iteration() {
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    FloatVector s0 = start(0);
    FloatVector s1 = start(1);
    FloatVector s2 = start(2);
    FloatVector s3 = start(3);
    FloatVector s4 = start(4);
    FloatVector s5 = start(5);
    FloatVector s6 = start(6);
    FloatVector s7 = start(7);
    FloatVector s8 = start(8);
    FloatVector s9 = start(9);
    FloatVector s10 = start(10);
    FloatVector s11 = start(11);
    for (int i = 0; i < ROUNDS; i++) {
      s0 = s0.fma(half, half);
      s1 = s1.fma(half, half);
      s2 = s2.fma(half, half);
      s3 = s3.fma(half, half);
      s4 = s4.fma(half, half);
      s5 = s5.fma(half, half);
      s6 = s6.fma(half, half);
      s7 = s7.fma(half, half);
      s8 = s8.fma(half, half);
      s9 = s9.fma(half, half);
      s10 = s10.fma(half, half);
      s11 = s11.fma(half, half);
    }
    return s0.add(s1)
        .add(s2.add(s3))
        .add(s4.add(s5).add(s6.add(s7)))
        .add(s8.add(s9).add(s10.add(s11)))
        .reduceLanes(VectorOperators.ADD);
  }

  /** Each sum starts elsewhere, so that no two are the same. */
  private static FloatVector start(int sum) {
    return FloatVector.broadcast(S, sum / (float) SUMS);
  }
}
