package org.csprun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.csprun.CsprunException;
import org.csprun.bench.MachineRates;
import org.csprun.bench.PeakMeter;
import org.csprun.bench.Peer;
import org.csprun.plan.Plan;
import org.csprun.session.PhysicalCores;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.target.PeakProbe.Access;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how fast plans run, beside a peer too, and what the machine does at most. */
@Command(
    name = "bench",
    description =
        "Measure latency: warm-up, then median, p95 and min of many runs, per step too; beside a peer; the machine's peak.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  csprun bench yolov4-tiny.plan --threads 1 --runs 100 --steps 10",
      "  csprun bench yolox.plan --against ort --peer-model yolox.onnx --threads 1,2",
      "  csprun bench --peak"
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
  @Parameters(arity = "0..*", paramLabel = "PLAN", description = "The plans.")
  private List<Path> plans = List.of();

  @Option(
      names = "--runs",
      defaultValue = "50",
      paramLabel = "N",
      description = "Measured runs of each plan. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--warmup",
      defaultValue = "3",
      paramLabel = "SECONDS",
      description =
          "Runs before measuring, so that the JVM has compiled. Default: ${DEFAULT-VALUE}.")
  private double warmupSeconds;

  @Option(
      names = "--steps",
      defaultValue = "0",
      paramLabel = "N",
      description = "Show the N slowest steps, their share of the peak and what binds them.")
  private int slowest;

  @Option(
      names = "--peak",
      description = "Show what the machine does at most: multiply-adds, memory bandwidth.")
  private boolean peak;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "Device to run on (default: the best one found; `csprun devices` lists them).")
  private String device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description = "Threads, several to measure each (default: the physical cores).")
  private List<Integer> threads = List.of();

  @Mixin private PeerMixin peers;
  @Mixin private OutputMixin output;

  @Override
  public void run() {
    check();
    Optional<Peer> peer = peers.load(plans.size());
    Device chosen = Devices.named(device);
    Map<Integer, MachineRates> peaks = peaks();
    List<BenchResult> results = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = Plan.map(plans.get(i));
      for (int count : threads()) {
        PlanBench bench = new PlanBench(plan, peaks.get(count).machine(), warmupSeconds, runs);
        Optional<PlanBench.Beside> beside =
            peer.isPresent()
                ? Optional.of(new PlanBench.Beside(peer.get(), peers.model(i), peers.repeats()))
                : Optional.empty();
        results.add(bench.run(chosen, count, beside, slowest > 0, output));
      }
    }
    BenchReport report = new BenchReport(List.copyOf(peaks.values()), results);
    output.print(report, new BenchTables(report, peak, slowest)::print);
  }

  private void check() {
    if (plans.isEmpty() && !peak) {
      throw usage("bench measures plans or the machine. Name a plan, or give --peak.");
    }
    if (runs < 1) {
      throw usage("--runs is " + runs + ". Give at least 1.");
    }
    for (int count : threads) {
      if (count < 1) {
        throw usage(
            "--threads is %d. Give at least 1, or leave it out for all physical cores."
                .formatted(count));
      }
    }
  }

  private static CsprunException usage(String message) {
    return new CsprunException(CsprunException.Failure.USAGE, message);
  }

  /** The counts given; else all cores, and for the machine alone one core too. */
  private Set<Integer> threads() {
    Set<Integer> counts = new java.util.LinkedHashSet<>(threads);
    if (counts.isEmpty()) {
      if (plans.isEmpty()) {
        counts.add(1);
      }
      counts.add(PhysicalCores.count());
    }
    return counts;
  }

  /** The peaks that the figures of plans need, or all of them. */
  private Map<Integer, MachineRates> peaks() {
    Set<Access> accesses =
        peak
            ? EnumSet.allOf(Access.class)
            : slowest > 0 ? EnumSet.of(Access.READ) : EnumSet.noneOf(Access.class);
    PeakMeter meter = new PeakMeter(Devices.all());
    Map<Integer, MachineRates> peaks = new LinkedHashMap<>();
    for (int count : threads()) {
      peaks.put(count, meter.measure(count, accesses));
    }
    return peaks;
  }
}
