package org.csprun.compiler.quant;

import java.util.function.ToDoubleFunction;

/** A search for the range of the least cost among shrunken versions of what was seen. */
final class ClipSearch {
  private static final int STEPS = 32;
  private static final int NARROWEST = 8;

  private ClipSearch() {}

  /** The upper bound first, then the lower one, each from the whole down to a quarter. */
  static Range least(ChannelStatistics statistics, ToDoubleFunction<Range> cost) {
    Range whole = Range.of(statistics.min(), statistics.max());
    Range best = whole;
    double least = cost.applyAsDouble(whole);
    for (int step = STEPS - 1; step >= NARROWEST && whole.high() > 0; step--) {
      Range range = new Range(whole.low(), whole.high() * step / STEPS);
      double found = cost.applyAsDouble(range);
      if (found < least) {
        least = found;
        best = range;
      }
    }
    float high = best.high();
    for (int step = STEPS - 1; step >= NARROWEST && whole.low() < 0; step--) {
      Range range = new Range(whole.low() * step / STEPS, high);
      double found = cost.applyAsDouble(range);
      if (found < least) {
        least = found;
        best = range;
      }
    }
    return best;
  }
}
