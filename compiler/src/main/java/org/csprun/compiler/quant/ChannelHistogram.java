package org.csprun.compiler.quant;

/**
 * How often one channel had which values: counts in bins of a power-of-two width around 0.
 *
 * <p>The width doubles, pairs of bins merging, when a value lies outside. Bins begin at multiples
 * of their width, so the result depends on the values alone, not on their order or on how they were
 * divided among histograms that are merged later.
 */
final class ChannelHistogram {
  private static final int NARROWEST = -24;

  private final int half;
  private final int[] counts;
  private int exponent = NARROWEST;
  private double perUnit = Math.scalb(1.0, -NARROWEST);

  /**
   * An empty histogram.
   *
   * @param bins an even number of bins
   */
  ChannelHistogram(int bins) {
    counts = new int[bins];
    half = bins / 2;
  }

  void add(float value) {
    int bin = (int) Math.floor(value * perUnit);
    while (bin < -half || bin >= half) {
      widen();
      bin = (int) Math.floor(value * perUnit);
    }
    counts[half + bin]++;
  }

  /** Adds the counts of another histogram of as many bins, which is left with wider bins. */
  void add(ChannelHistogram other) {
    while (exponent < other.exponent) {
      widen();
    }
    while (other.exponent < exponent) {
      other.widen();
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.addExact(counts[i], other.counts[i]);
    }
  }

  int bins() {
    return counts.length;
  }

  int count(int bin) {
    return counts[bin];
  }

  double binWidth() {
    return 1 / perUnit;
  }

  /** The value in the middle of a bin. */
  double middle(int bin) {
    return (bin - half + 0.5) * binWidth();
  }

  long total() {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    return total;
  }

  private void widen() {
    int[] merged = new int[counts.length];
    for (int i = 0; i < counts.length; i++) {
      merged[half + Math.floorDiv(i - half, 2)] += counts[i];
    }
    System.arraycopy(merged, 0, counts, 0, counts.length);
    exponent++;
    perUnit = Math.scalb(1.0, -exponent);
  }
}
