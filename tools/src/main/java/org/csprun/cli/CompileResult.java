package org.csprun.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.PrintWriter;
import java.util.Optional;
import org.csprun.compiler.quant.Sensitivity;

/** What was compiled, and what its precision cost where that was asked. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record CompileResult(
    @JsonUnwrapped PlanSummary plan,
    Optional<PrecisionReport> precision,
    Optional<Sensitivity> sensitivity) {

  void print(PrintWriter out) {
    sensitivity.ifPresent(
        layers -> {
          print(layers, out);
          out.println();
        });
    precision.ifPresent(
        report -> {
          report.print(out);
          out.println();
        });
    plan.print(out);
  }

  private static void print(Sensitivity sensitivity, PrintWriter out) {
    out.println(
        "What the outputs keep when one layer alone is in integers, the worst first (%d pictures):"
            .formatted(sensitivity.samples()));
    TextTable table = new TextTable("LAYER", "SQNR dB", "DROP %", "ORIGIN");
    sensitivity
        .layers()
        .forEach(
            layer ->
                table.row(
                    layer.name(),
                    PrecisionReport.decibels(layer.sqnrDb()),
                    Units.format("%.3f", layer.dropPercent()),
                    layer.origin()));
    table.print(out);
  }
}
