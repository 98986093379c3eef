package org.csprun.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.cost.PlanCost;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.Step;

/** One step: what it computes, where its tensors lie, what it moves. */
record StepExplanation(
    int index,
    String name,
    String origin,
    String operation,
    List<Tensor> inputs,
    Tensor output,
    boolean inPlace,
    long macs,
    long readBytes,
    long writtenBytes) {
  StepExplanation {
    inputs = List.copyOf(inputs);
  }

  /**
   * A tensor's place.
   *
   * @param lastStep name of the last step that reads it
   */
  record Tensor(
      String name,
      String shape,
      long offsetBytes,
      long endBytes,
      int pixelStride,
      boolean view,
      String writtenBy,
      String lastStep) {

    static Tensor of(Plan plan, int index) {
      PlanTensor tensor = plan.tensors().get(index);
      boolean input = plan.inputs().stream().anyMatch(in -> in.tensor() == index);
      String writer = input ? "the caller" : "steps in place";
      String last = "views of it";
      for (Step step : plan.steps()) {
        writer = step.output() == index ? step.name() : writer;
        last = step.inputs().contains(index) ? step.name() : last;
      }
      boolean output = plan.outputs().stream().anyMatch(out -> out.tensor() == index);
      return new Tensor(
          tensor.name(),
          tensor.type().shape().toString(),
          tensor.offsetBytes(),
          tensor.endBytes(),
          tensor.pixelStride(),
          tensor.pixelStride() != tensor.type().channels(),
          writer,
          output ? "the caller" : last);
    }
  }

  static StepExplanation of(Plan plan, int index) {
    Step step = plan.steps().get(index);
    List<Tensor> inputs = new ArrayList<>();
    step.inputs().forEach(input -> inputs.add(Tensor.of(plan, input)));
    Tensor output = Tensor.of(plan, step.output());
    boolean inPlace = inputs.stream().anyMatch(in -> in.offsetBytes() == output.offsetBytes());
    return new StepExplanation(
        index,
        step.name(),
        step.origin(),
        OperationText.of(step.operation()),
        inputs,
        output,
        inPlace,
        PlanCost.macs(plan, step),
        PlanCost.readBytes(plan, step),
        PlanCost.writtenBytes(plan, step));
  }

  void print(PrintWriter out) {
    out.println("Step %d, %s (%s)".formatted(index, name, origin));
    out.println("  " + operation);
    out.println(
        "  %s MMAC, reads %s, writes %s%s"
            .formatted(
                Units.format("%.3f", macs / 1e6),
                Units.bytes(readBytes),
                Units.bytes(writtenBytes),
                inPlace ? ", in place" : ""));
    TextTable table =
        new TextTable("", "TENSOR", "SHAPE", "FROM", "TO", "STRIDE", "WRITTEN BY", "LAST READ BY");
    inputs.forEach(in -> row(table, "  in", in));
    row(table, "  out", output);
    table.print(out);
  }

  private static void row(TextTable table, String role, Tensor t) {
    table.row(
        role,
        t.name(),
        t.shape(),
        t.offsetBytes(),
        t.endBytes(),
        t.view() ? t.pixelStride() + " (view)" : t.pixelStride(),
        t.writtenBy(),
        t.lastStep());
  }
}
