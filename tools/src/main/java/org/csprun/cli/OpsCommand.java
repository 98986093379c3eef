package org.csprun.cli;

import java.util.List;
import org.csprun.compiler.darknet.DarknetReader;
import org.csprun.compiler.onnx.OnnxOps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the operators the importers take, read from the importers themselves. */
@Command(
    name = "ops",
    description = "List the operators the importers take.",
    footerHeading = "%nExample:%n",
    footer = "  csprun ops --json",
    mixinStandardHelpOptions = true)
final class OpsCommand implements Runnable {
  @Mixin private OutputMixin output;

  @Override
  public void run() {
    Operators operators =
        new Operators(
            DarknetReader.sections(),
            DarknetReader.activations(),
            OnnxOps.supported().stream()
                .map(op -> new OnnxOp(op.name(), op.constraint()))
                .toList());
    output.print(
        operators,
        out -> {
          out.println("Darknet sections:    " + String.join(", ", operators.darknetSections()));
          out.println("Darknet activations: " + String.join(", ", operators.darknetActivations()));
          out.println();
          TextTable table = new TextTable("ONNX OPERATOR", "WHAT IS TAKEN");
          operators.onnx().forEach(op -> table.row(op.name(), op.constraint()));
          table.print(out);
        });
  }

  /** All operators by format. */
  record Operators(
      List<String> darknetSections, List<String> darknetActivations, List<OnnxOp> onnx) {}

  /** One ONNX operator and the rule for it. */
  record OnnxOp(String name, String constraint) {}
}
