package org.csprun.compiler.quant;

/** The range that leaves out a small share of the values at either end. */
final class PercentileRange {
  private static final double LEFT_OUT = 1e-4;

  private PercentileRange() {}

  static Range of(ChannelStatistics statistics) {
    ChannelHistogram histogram = statistics.histogram();
    double most = histogram.total() * LEFT_OUT;
    int first = 0;
    for (long below = 0; first < histogram.bins() - 1; first++) {
      below += histogram.count(first);
      if (below > most) {
        break;
      }
    }
    int last = histogram.bins() - 1;
    for (long above = 0; last > 0; last--) {
      above += histogram.count(last);
      if (above > most) {
        break;
      }
    }
    double half = histogram.binWidth() / 2;
    return Range.of(
        Math.max(statistics.min(), (float) (histogram.middle(first) - half)),
        Math.min(statistics.max(), (float) (histogram.middle(last) + half)));
  }
}
