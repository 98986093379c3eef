package org.csprun.compiler.quant;

import java.util.LinkedHashMap;
import java.util.Map;
import org.csprun.plan.Plan;
import org.csprun.session.Session;

/** How long the steps of a plan take, the fastest of some runs each. */
final class StepTimes {
  private static final int WARM_UP = 3;
  private static final int RUNS = 7;

  private StepTimes() {}

  /** Nanoseconds by the name of the step; those of one name together. */
  static Map<String, Long> of(Plan plan, Samples samples, QuantizerOptions options) {
    long[] best = new long[plan.steps().size()];
    java.util.Arrays.fill(best, Long.MAX_VALUE);
    try (Session session = Session.open(plan, options.device(), options.threads())) {
      for (int run = 0; run < WARM_UP + RUNS; run++) {
        boolean counts = run >= WARM_UP;
        samples.fill(0, session);
        session.run(
            (step, nanos) -> {
              if (counts) {
                best[step] = Math.min(best[step], nanos);
              }
            });
      }
    }
    Map<String, Long> times = new LinkedHashMap<>();
    for (int step = 0; step < best.length; step++) {
      times.merge(plan.steps().get(step).name(), best[step], Long::sum);
    }
    return times;
  }
}
