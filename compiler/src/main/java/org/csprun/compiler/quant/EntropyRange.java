package org.csprun.compiler.quant;

/**
 * The range that loses the least information: the Kullback–Leibler divergence of the clipped
 * distribution from what its 256 levels can tell of it.
 */
final class EntropyRange {
  private static final int LEVELS = 256;
  private static final double NEVER_SEEN = 1e-9;

  private EntropyRange() {}

  static Range of(ChannelStatistics statistics) {
    return ClipSearch.least(statistics, range -> divergence(statistics.histogram(), range));
  }

  private static double divergence(ChannelHistogram histogram, Range range) {
    int first = bin(histogram, range.low());
    int last = Math.max(bin(histogram, range.high()), first);
    int bins = last - first + 1;
    double[] clipped = new double[bins];
    double[] levelSum = new double[LEVELS];
    int[] levelBins = new int[LEVELS];
    double total = 0;
    for (int i = 0; i < histogram.bins(); i++) {
      int count = histogram.count(i);
      clipped[Math.clamp(i - first, 0, bins - 1)] += count;
      total += count;
      // What lies outside is not in the levels: that is what clipping loses.
      if (count > 0 && i >= first && i <= last) {
        int level = (int) ((long) (i - first) * LEVELS / bins);
        levelSum[level] += count;
        levelBins[level]++;
      }
    }
    double divergence = 0;
    for (int i = 0; i < bins; i++) {
      if (clipped[i] > 0) {
        int level = (int) ((long) i * LEVELS / bins);
        boolean told = histogram.count(first + i) > 0;
        double q = told ? levelSum[level] / levelBins[level] : NEVER_SEEN;
        divergence += clipped[i] / total * Math.log(clipped[i] / q);
      }
    }
    return divergence;
  }

  private static int bin(ChannelHistogram histogram, float value) {
    int middle = histogram.bins() / 2;
    int bin = middle + (int) Math.floor(value / histogram.binWidth());
    return Math.clamp(bin, 0, histogram.bins() - 1);
  }
}
