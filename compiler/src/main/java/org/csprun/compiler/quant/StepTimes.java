package org.csprun.compiler.quant;

import java.util.LinkedHashMap;
import java.util.Map;
import org.csprun.plan.Plan;
import org.csprun.session.Session;

/** How long the steps of a plan take, the fastest of some runs each. */
final class StepTimes {
  /** Until the JVM has compiled the kernels of a small model. */
  private static final long WARM_UP_NANOS = 500_000_000;

  private static final int RUNS = 7;

  private StepTimes() {}

  /** Nanoseconds by the name of the step; those of one name together. */
  static Map<String, Long> of(Plan plan, Samples samples, QuantizerOptions options) {
    long[] best = new long[plan.steps().size()];
    java.util.Arrays.fill(best, Long.MAX_VALUE);
    try (Session session = Session.open(plan, options.device(), options.threads())) {
      samples.fill(0, session);
      long start = System.nanoTime();
      do {
        session.run();
      } while (System.nanoTime() - start < WARM_UP_NANOS);
      for (int run = 0; run < RUNS; run++) {
        samples.fill(0, session);
        session.run((step, nanos) -> best[step] = Math.min(best[step], nanos));
      }
    }
    Map<String, Long> times = new LinkedHashMap<>();
    for (int step = 0; step < best.length; step++) {
      times.merge(plan.steps().get(step).name(), best[step], Long::sum);
    }
    return times;
  }
}
