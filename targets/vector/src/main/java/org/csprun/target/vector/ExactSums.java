package org.csprun.target.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the reduction of an integer convolution must be cut so that floats add it exactly, and how
 * large its sums can become. A float holds all integers up to 2^24; inputs are 0 to 255, so that no
 * partial sum leaves the range from 255 times the negative weights' sum to 255 times the positive
 * weights'.
 *
 * @param cuts the units of the reduction where a part begins, then their number
 * @param mostSums the largest magnitude of each output's sum with its bias
 */
record ExactSums(int[] cuts, long[] mostSums) {
  private static final long MOST_OF_A_BYTE = 255;
  private static final long MOST_EXACT = 1L << 24;

  /** A weight by output and step of the reduction. */
  interface Weights {
    int get(int output, int step);
  }

  /**
   * @param unit steps of the reduction that may not be cut apart, at most 512
   */
  static ExactSums of(Weights weights, int[] bias, int outputs, int depth, int unit) {
    Bounds total = new Bounds(outputs);
    Bounds part = new Bounds(outputs);
    Bounds next = new Bounds(outputs);
    List<Integer> cuts = new ArrayList<>(List.of(0));
    int units = (depth + unit - 1) / unit;
    for (int u = 0; u < units; u++) {
      next.clear();
      next.add(weights, u * unit, Math.min(depth, (u + 1) * unit));
      part.add(next);
      total.add(next);
      if (part.most() * MOST_OF_A_BYTE > MOST_EXACT) {
        cuts.add(u);
        part.clear();
        part.add(next);
      }
    }
    cuts.add(units);
    long[] mostSums = new long[outputs];
    for (int o = 0; o < outputs; o++) {
      mostSums[o] = Math.abs((long) bias[o]) + total.most(o) * MOST_OF_A_BYTE;
    }
    return new ExactSums(cuts.stream().mapToInt(Integer::intValue).toArray(), mostSums);
  }

  int parts() {
    return cuts.length - 1;
  }

  /** The sums of each output's positive and of its negative weights, without signs. */
  private static final class Bounds {
    private final long[] positive;
    private final long[] negative;

    Bounds(int outputs) {
      positive = new long[outputs];
      negative = new long[outputs];
    }

    void add(Weights weights, int from, int to) {
      for (int o = 0; o < positive.length; o++) {
        for (int k = from; k < to; k++) {
          int w = weights.get(o, k);
          positive[o] += Math.max(w, 0);
          negative[o] += Math.max(-w, 0);
        }
      }
    }

    void add(Bounds other) {
      for (int o = 0; o < positive.length; o++) {
        positive[o] += other.positive[o];
        negative[o] += other.negative[o];
      }
    }

    void clear() {
      Arrays.fill(positive, 0);
      Arrays.fill(negative, 0);
    }

    long most(int output) {
      return Math.max(positive[output], negative[output]);
    }

    long most() {
      long most = 0;
      for (int o = 0; o < positive.length; o++) {
        most = Math.max(most, most(o));
      }
      return most;
    }
  }
}
