package org.csprun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how fast plans run. */
@Command(
    name = "bench",
    description = "Measure latency: warm-up, then median, p95 and min of many runs, per step too.",
    footerHeading = "%nExample:%n",
    footer = "  csprun bench yolov4-tiny.plan --threads 1 --runs 100 --steps 10",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
  @Parameters(arity = "1..*", paramLabel = "PLAN", description = "The plans.")
  private List<Path> plans;

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
      description = "Show the N slowest steps.")
  private int slowest;

  @Mixin private DeviceMixin devices;
  @Mixin private OutputMixin output;

  @Override
  public void run() {
    if (runs < 1) {
      throw new CsprunException(
          CsprunException.Failure.USAGE, "--runs is " + runs + ". Give at least 1.");
    }
    List<BenchResult> results = new ArrayList<>();
    for (Path file : plans) {
      Plan plan = Plan.map(file);
      try (Session session = devices.open(plan, output)) {
        results.add(new Benchmark(session, warmupSeconds, runs).run());
      }
    }
    output.print(
        results,
        out -> {
          TextTable table =
              new TextTable(
                  "PLAN",
                  "DEVICE",
                  "THREADS",
                  "MEDIAN ms",
                  "P95 ms",
                  "MIN ms",
                  "GMAC/s",
                  "BYTES/RUN");
          results.forEach(
              r ->
                  table.row(
                      r.name(),
                      r.device(),
                      r.threads(),
                      Units.format("%.3f", r.medianNanos() / 1e6),
                      Units.format("%.3f", r.p95Nanos() / 1e6),
                      Units.format("%.3f", r.minNanos() / 1e6),
                      Units.format("%.1f", r.macs() / (double) r.medianNanos()),
                      r.allocatedBytesPerRun()));
          table.print(out);
          if (slowest > 0) {
            results.forEach(result -> printSteps(result, out));
          }
        });
  }

  private void printSteps(BenchResult result, java.io.PrintWriter out) {
    out.println();
    out.println(result.name() + ", slowest steps:");
    TextTable table =
        new TextTable("STEP", "OPERATION", "MEDIAN µs", "SHARE %", "GMAC/s", "ORIGIN");
    result.steps().stream()
        .sorted(Comparator.comparingLong(BenchResult.StepTime::medianNanos).reversed())
        .limit(slowest)
        .forEach(
            step ->
                table.row(
                    step.name(),
                    step.operation(),
                    Units.format("%.1f", step.medianNanos() / 1e3),
                    Units.format("%.1f", 100.0 * step.medianNanos() / result.medianNanos()),
                    step.macs() == 0
                        ? "–"
                        : Units.format("%.1f", step.macs() / (double) step.medianNanos()),
                    step.origin()));
    table.print(out);
  }
}
