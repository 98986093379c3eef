package org.csprun.compiler.quant;

/** The range of the least mean squared error. */
final class MseRange {
  private static final double LEVELS = 255;

  private MseRange() {}

  static Range of(ChannelStatistics statistics) {
    return ClipSearch.least(statistics, range -> squaredError(statistics.histogram(), range));
  }

  /** Sum over all values: a uniform rounding error within, the distance to the bound without. */
  static double squaredError(ChannelHistogram histogram, Range range) {
    double step = range.width() / LEVELS;
    double rounding = step * step / 12;
    double sum = 0;
    for (int bin = 0; bin < histogram.bins(); bin++) {
      int count = histogram.count(bin);
      if (count > 0) {
        double value = histogram.middle(bin);
        double beyond = Math.max(value - range.high(), range.low() - value);
        sum += count * (beyond > 0 ? beyond * beyond : rounding);
      }
    }
    return sum;
  }
}
