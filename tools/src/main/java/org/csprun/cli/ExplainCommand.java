package org.csprun.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.csprun.CsprunException;
import org.csprun.compiler.cost.PlanCost;
import org.csprun.compiler.memory.MemoryMap;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains a plan: its memory map and the planner's choices, or one step. */
@Command(
    name = "explain",
    description = "Explain a plan: memory map, choices and steps, or one step with its tensors.",
    footerHeading = "%nExamples:%n",
    footer = {"  csprun explain yolox.plan", "  csprun explain yolox.plan conv17"},
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "PLAN", description = "The plan.")
  private Path planFile;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "Name or number of a step.")
  private Optional<String> wanted = Optional.empty();

  @Option(names = "--steps", description = "List every step.")
  private boolean listSteps;

  @Mixin private OutputMixin output;

  @Override
  public void run() {
    Plan plan = Plan.map(planFile);
    if (wanted.isPresent()) {
      StepExplanation step = StepExplanation.of(plan, index(plan, wanted.get()));
      output.print(step, step::print);
    } else {
      PlanExplanation explanation = PlanExplanation.of(plan, CompileCommand.fileBytes(planFile));
      output.print(explanation, out -> print(plan, explanation, out));
    }
  }

  private void print(Plan plan, PlanExplanation explanation, PrintWriter out) {
    explanation.summary().print(out);
    out.println();
    out.println("Choices of the planner:");
    explanation.decisions().forEach(decision -> out.println("  " + decision));
    out.println();
    out.println("Where it comes from:");
    explanation.provenance().forEach((key, value) -> out.println("  " + key + ": " + value));
    out.println();
    explanation
        .quantization()
        .ifPresent(
            ledger -> {
              ledger.printSummary(out);
              out.println("  csprun report shows every step");
              out.println();
            });
    out.print(MemoryMap.draw(plan));
    if (listSteps) {
      out.println();
      printSteps(plan, out);
    }
  }

  private static void printSteps(Plan plan, PrintWriter out) {
    TextTable table = new TextTable("#", "STEP", "OPERATION", "OUTPUT", "OFFSET", "MMAC", "ORIGIN");
    List<Step> steps = plan.steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      table.row(
          i,
          step.name(),
          OperationText.of(step.operation()),
          plan.tensors().get(step.output()).type().shape(),
          plan.tensors().get(step.output()).offsetBytes(),
          Units.format("%.3f", PlanCost.macs(plan, step) / 1e6),
          step.origin());
    }
    table.print(out);
  }

  private static int index(Plan plan, String wanted) {
    List<Step> steps = plan.steps();
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i).name().equals(wanted) || String.valueOf(i).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new CsprunException(
                    CsprunException.Failure.USAGE,
                    "Plan '%s' has no step '%s'. `csprun explain PLAN --steps` lists its %d steps."
                        .formatted(plan.name(), wanted, steps.size())));
  }
}
