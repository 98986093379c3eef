package org.csprun.cli;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.csprun.compiler.cost.PlanCost;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.SeededInputs;
import org.csprun.session.Session;

/** Times the runs of one session. */
final class Benchmark {
  private static final long SEED = 1;
  private static final int LEAST_WARMUP_RUNS = 5;

  private final Session session;
  private final double warmupSeconds;
  private final int runs;

  Benchmark(Session session, double warmupSeconds, int runs) {
    this.session = session;
    this.warmupSeconds = warmupSeconds;
    this.runs = runs;
  }

  BenchResult run() {
    SeededInputs.fill(session, SEED);
    warmUp();
    long[] nanos = new long[runs];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      session.run();
      nanos[i] = System.nanoTime() - start;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
    Arrays.sort(nanos);
    Plan plan = session.plan();
    return new BenchResult(
        plan.name(),
        session.device().name(),
        session.threads(),
        runs,
        nanos[runs / 2],
        nanos[Math.min(runs - 1, runs * 95 / 100)],
        nanos[0],
        PlanCost.macs(plan),
        allocated / runs,
        steps());
  }

  private void warmUp() {
    long end = System.nanoTime() + (long) (warmupSeconds * 1e9);
    for (int i = 0; i < LEAST_WARMUP_RUNS || System.nanoTime() < end; i++) {
      session.run();
    }
  }

  private List<BenchResult.StepTime> steps() {
    Plan plan = session.plan();
    long[][] nanos = new long[plan.steps().size()][runs];
    for (int i = 0; i < runs; i++) {
      int run = i;
      session.run((step, time) -> nanos[step][run] = time);
    }
    List<BenchResult.StepTime> times = new ArrayList<>();
    for (int i = 0; i < nanos.length; i++) {
      Arrays.sort(nanos[i]);
      Step step = plan.steps().get(i);
      times.add(
          new BenchResult.StepTime(
              step.name(),
              OperationText.of(step.operation()),
              step.origin(),
              nanos[i][runs / 2],
              PlanCost.macs(plan, step)));
    }
    return times;
  }
}
