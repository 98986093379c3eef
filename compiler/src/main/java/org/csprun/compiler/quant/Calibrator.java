package org.csprun.compiler.quant;

import java.util.Locale;

/** A rule that makes the range of a channel from what was seen of it. */
public enum Calibrator {
  /** Everything that was seen. */
  MIN_MAX(s -> Range.of(s.min(), s.max())),
  /** All but one value in ten thousand at either end. */
  PERCENTILE(PercentileRange::of),
  /** The range whose 256 levels tell most about the distribution (Kullback–Leibler). */
  ENTROPY(EntropyRange::of),
  /** The range of the least squared error, of rounding and clipping together. */
  MSE(MseRange::of);

  private final Rule rule;

  Calibrator(Rule rule) {
    this.rule = rule;
  }

  Range range(ChannelStatistics statistics) {
    return rule.range(statistics);
  }

  /** As users write it: {@code min-max}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @FunctionalInterface
  private interface Rule {
    Range range(ChannelStatistics statistics);
  }
}
