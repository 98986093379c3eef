package org.csprun.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The tables of a benchmark.
 *
 * @param slowest steps to show of each plan
 */
record BenchTables(BenchReport report, boolean peak, int slowest) {

  void print(PrintWriter out) {
    if (peak) {
      new PeakTable(report.peaks()).print(out);
    }
    if (report.plans().isEmpty()) {
      return;
    }
    if (peak) {
      out.println();
    }
    boolean beside = report.plans().stream().anyMatch(plan -> plan.peer().isPresent());
    if (beside) {
      printBeside(out);
    } else {
      printAlone(out);
    }
    if (slowest > 0) {
      report.plans().forEach(plan -> printSteps(plan, out));
    }
  }

  private void printAlone(PrintWriter out) {
    TextTable table =
        new TextTable(
            "PLAN",
            "TYPE",
            "DEVICE",
            "THREADS",
            "MEDIAN ms",
            "P95 ms",
            "MIN ms",
            "GMAC/s",
            "PEAK %",
            "BYTES/RUN");
    for (BenchResult plan : report.plans()) {
      table.row(
          plan.name(),
          plan.type(),
          plan.device(),
          plan.threads(),
          millis(plan.medianNanos()),
          millis(plan.p95Nanos()),
          millis(plan.minNanos()),
          rate(plan.macs(), plan.medianNanos()),
          percent(plan.shareOfPeak()),
          plan.allocatedBytesPerRun());
    }
    table.print(out);
  }

  private void printBeside(PrintWriter out) {
    TextTable table =
        new TextTable(
            "PLAN",
            "TYPE",
            "DEVICE",
            "THREADS",
            "MEDIAN ms",
            "PEER",
            "PEER ms",
            "RATIO",
            "BEST",
            "WORST",
            "GMAC/s",
            "PEAK %");
    List<Double> ratios = new ArrayList<>();
    for (BenchResult plan : report.plans()) {
      BenchResult.PeerResult peer = plan.peer().orElseThrow();
      ratios.add(peer.ratio());
      table.row(
          plan.name(),
          plan.type(),
          plan.device(),
          plan.threads(),
          millis(plan.medianNanos()),
          peer.name(),
          millis(peer.medianNanos()),
          Units.format("%.3f", peer.ratio()),
          Units.format("%.3f", peer.bestRatio()),
          Units.format("%.3f", peer.worstRatio()),
          rate(plan.macs(), plan.medianNanos()),
          percent(plan.shareOfPeak()));
    }
    table.print(out);
    out.println(
        Units.format(
            "Ratio: our median over the peer's, below 1 is faster; mean %.3f.",
            ratios.stream().mapToDouble(ratio -> ratio).average().orElseThrow()));
  }

  private void printSteps(BenchResult plan, PrintWriter out) {
    out.println();
    out.println(
        "%s %s, %d thread%s, slowest steps:"
            .formatted(plan.name(), plan.type(), plan.threads(), plan.threads() == 1 ? "" : "s"));
    TextTable table =
        new TextTable(
            "STEP",
            "OPERATION",
            "MEDIAN ms",
            "SHARE %",
            "GMAC/s",
            "PEAK %",
            "LEAST ms",
            "BOUND",
            "ORIGIN");
    plan.steps().stream()
        .sorted(Comparator.comparingLong(BenchResult.StepTime::medianNanos).reversed())
        .limit(slowest)
        .forEach(
            step ->
                table.row(
                    step.name(),
                    step.operation(),
                    millis(step.medianNanos()),
                    Units.format("%.1f", 100.0 * step.medianNanos() / plan.medianNanos()),
                    rate(step.macs(), step.medianNanos()),
                    percent(step.shareOfPeak()),
                    millis(step.leastNanos()),
                    step.bound(),
                    step.origin()));
    table.print(out);
  }

  private static String millis(double nanos) {
    return Units.format("%.3f", nanos / 1e6);
  }

  private static String rate(long macs, long nanos) {
    return macs == 0 ? "–" : Units.format("%.1f", macs / (double) nanos);
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? Units.format("%.1f", 100 * share.getAsDouble()) : "–";
  }
}
