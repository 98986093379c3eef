package org.csprun.bench;

import java.util.Arrays;

/** What many runs took. */
public record Timing(long medianNanos, long p95Nanos, long minNanos) {

  /** Of at least one run. */
  static Timing of(long... nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int runs = sorted.length;
    return new Timing(
        sorted[runs / 2], sorted[Math.min(runs - 1, (int) (runs * 95L / 100))], sorted[0]);
  }
}
