package org.csprun.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.compiler.memory.MemoryMap;
import org.csprun.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The report of a plan: its memory and, where it was quantised, the ledger. */
@Command(
    name = "report",
    description = "Report a plan: memory with its certificate, and the quantisation ledger.",
    footerHeading = "%nExamples:%n",
    footer = {"  csprun report yolox.plan", "  csprun report yolox.plan --csv ledger.csv"},
    mixinStandardHelpOptions = true)
final class ReportCommand implements Runnable {
  @Parameters(paramLabel = "PLAN", description = "The plan.")
  private Path planFile;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Also write the ledger, one line a step.")
  private Optional<Path> csv = Optional.empty();

  @Mixin private OutputMixin output;

  /** What is printed, as text or JSON. */
  record Report(PlanSummary summary, Optional<LedgerReport> quantization) {}

  @Override
  public void run() {
    Plan plan = Plan.map(planFile);
    Report report =
        new Report(PlanSummary.of(plan, CompileCommand.fileBytes(planFile)), LedgerReport.of(plan));
    if (csv.isPresent() && report.quantization().isEmpty()) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "Plan %s was not quantised, so it has no ledger for --csv.\nCompile it with --int8 --calibrate DIR."
              .formatted(planFile));
    }
    output.print(report, out -> print(plan, report, out));
    csv.ifPresent(file -> report.quantization().ifPresent(ledger -> write(file, ledger)));
  }

  private static void print(Plan plan, Report report, PrintWriter out) {
    report.summary().print(out);
    out.println();
    out.print(MemoryMap.draw(plan));
    report
        .quantization()
        .ifPresent(
            ledger -> {
              out.println();
              ledger.printSummary(out);
              out.println();
              ledger.print(out);
            });
  }

  private void write(Path file, LedgerReport ledger) {
    StringBuilder text =
        new StringBuilder(
            "step,calibrator,scales,smallest_scale,largest_scale,smallest_zero_point,largest_zero_point,sqnr_db,origin\n");
    for (LedgerReport.Row row : ledger.steps()) {
      text.append(
          "%s,%s,%d,%s,%s,%d,%d,%s,%s\n"
              .formatted(
                  quoted(row.name()),
                  quoted(row.calibrator()),
                  row.scales(),
                  row.smallestScale(),
                  row.largestScale(),
                  row.smallestZeroPoint(),
                  row.largestZeroPoint(),
                  row.sqnrDb().map(String::valueOf).orElse(""),
                  quoted(row.origin())));
    }
    try {
      Files.writeString(file, text);
      output.note("Wrote " + file);
    } catch (IOException e) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "%s cannot be written: %s. Choose another file for --csv."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
