package org.csprun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.bench.Benchmark;
import org.csprun.bench.Peer;
import org.csprun.bench.PeerModel;
import org.csprun.bench.SideBySide;
import org.csprun.bench.Timing;
import org.csprun.compiler.cost.MachinePeak;
import org.csprun.compiler.cost.PlanCost;
import org.csprun.compiler.cost.Roofline;
import org.csprun.compiler.cost.StepBound;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.SelfTests;
import org.csprun.session.Session;
import org.csprun.target.Device;

/** Measures one plan on one number of threads. */
record PlanBench(Plan plan, MachinePeak machine, double warmupSeconds, int runs) {

  /** A peer and its model of the same network. */
  record Beside(Peer peer, Path model, int repeats) {}

  BenchResult run(
      Device device, int threads, Optional<Beside> beside, boolean steps, OutputMixin output) {
    try (Session session = DeviceChoice.open(plan, device, threads, output)) {
      Benchmark benchmark = new Benchmark(session, warmupSeconds, runs);
      Optional<SideBySide> both = beside.map(b -> beside(benchmark, b, threads, output));
      Benchmark.Alone alone = benchmark.alone();
      Timing timing = both.map(b -> b.median().ours()).orElse(alone.timing());
      return new BenchResult(
          plan.name(),
          SelfTests.hasIntegerSteps(plan) ? "int8" : "f32",
          session.device().name(),
          session.threads(),
          runs,
          timing.medianNanos(),
          timing.p95Nanos(),
          timing.minNanos(),
          PlanCost.macs(plan),
          Roofline.shareOfPeak(plan, machine, timing.medianNanos()),
          alone.allocatedBytesPerRun(),
          both.map(
              b ->
                  BenchResult.PeerResult.of(
                      beside.orElseThrow().peer().name(),
                      beside.orElseThrow().model().toString(),
                      b)),
          steps ? steps(benchmark.stepMedians()) : List.of());
    }
  }

  private static SideBySide beside(
      Benchmark benchmark, Beside beside, int threads, OutputMixin output) {
    output.note("beside %s, %s".formatted(beside.peer().name(), beside.model()));
    try (PeerModel model = beside.peer().open(beside.model(), benchmark.inputs(), threads)) {
      return benchmark.beside(model, beside.repeats());
    }
  }

  private List<BenchResult.StepTime> steps(long[] medians) {
    List<StepBound> bounds = Roofline.of(plan, machine);
    List<BenchResult.StepTime> times = new ArrayList<>();
    for (int i = 0; i < medians.length; i++) {
      Step step = plan.steps().get(i);
      StepBound bound = bounds.get(i);
      times.add(
          new BenchResult.StepTime(
              step.name(),
              OperationText.of(step.operation()),
              step.origin(),
              medians[i],
              PlanCost.macs(plan, step),
              bound.shareOfPeak(medians[i]),
              bound.nanos(),
              bound.binds(medians[i])));
    }
    return times;
  }
}
