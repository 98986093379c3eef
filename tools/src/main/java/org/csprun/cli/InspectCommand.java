package org.csprun.cli;

import java.nio.file.Path;
import org.csprun.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is in a model or a plan. */
@Command(
    name = "inspect",
    description = "Show what is in a model or a plan: layers, MACs, parameters, CIO.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  csprun inspect csresnext50.cfg",
      "  csprun inspect yolox_nano.onnx --layers",
      "  csprun inspect yolox.plan --json"
    },
    mixinStandardHelpOptions = true)
final class InspectCommand implements Runnable {
  @Parameters(paramLabel = "MODEL|PLAN", description = "A .cfg, .onnx or .plan file.")
  private Path file;

  @Option(names = "--layers", description = "List every node with its cost.")
  private boolean layers;

  @Mixin private ModelMixin models;
  @Mixin private OutputMixin output;

  @Override
  public void run() {
    if (String.valueOf(file.getFileName()).endsWith(".plan")) {
      PlanSummary summary = PlanSummary.of(Plan.map(file), CompileCommand.fileBytes(file));
      output.print(summary, summary::print);
    } else {
      // The figures of a cfg do not depend on its weights, so none are asked for.
      ModelSummary summary = ModelSummary.of(models.readForInspection(file));
      output.print(summary, out -> summary.print(out, layers));
    }
  }
}
