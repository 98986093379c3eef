package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.plan.Plan;
import org.csprun.session.Session;

/**
 * How long the steps of a plan take, the fastest of some runs each. Plans that are compared run in
 * turn, so that what else the machine does, and how warm the JVM is, meets them alike.
 */
final class StepTimes {
  /** For each plan, until the JVM has compiled the kernels of a small model. */
  private static final long WARM_UP_NANOS = 500_000_000;

  private static final int RUNS = 15;

  private final Session session;
  private final long[] best;

  private StepTimes(Session session) {
    this.session = session;
    best = new long[session.plan().steps().size()];
    Arrays.fill(best, Long.MAX_VALUE);
  }

  /** For each plan nanoseconds by the name of the step; those of one name together. */
  static List<Map<String, Long>> of(List<Plan> plans, Samples samples, QuantizerOptions options) {
    List<StepTimes> all = new ArrayList<>();
    try {
      for (Plan plan : plans) {
        all.add(new StepTimes(Session.open(plan, options.device(), options.threads())));
      }
      all.forEach(times -> times.warmUp(samples));
      for (int run = 0; run < RUNS; run++) {
        all.forEach(times -> times.measure(samples));
      }
      return all.stream().map(StepTimes::byName).toList();
    } finally {
      all.forEach(times -> times.session.close());
    }
  }

  private void warmUp(Samples samples) {
    samples.fill(0, session);
    long start = System.nanoTime();
    do {
      session.run();
    } while (System.nanoTime() - start < WARM_UP_NANOS);
  }

  private void measure(Samples samples) {
    samples.fill(0, session);
    session.run((step, nanos) -> best[step] = Math.min(best[step], nanos));
  }

  private Map<String, Long> byName() {
    Map<String, Long> times = new LinkedHashMap<>();
    for (int step = 0; step < best.length; step++) {
      times.merge(session.plan().steps().get(step).name(), best[step], Long::sum);
    }
    return times;
  }
}
