package org.csprun.cli;

import java.io.PrintWriter;
import java.util.List;
import org.csprun.plan.Certificate;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.tensor.TensorType;

/** What a plan is, in a few lines: the same record for text and JSON. */
record PlanSummary(
    String name,
    List<Port> inputs,
    List<Port> outputs,
    int steps,
    long arenaBytes,
    long lowerBoundBytes,
    double gap,
    String witnessStep,
    long weightBytes,
    long fileBytes) {

  /** A named tensor of the plan's interface. */
  record Port(String name, String shape, String dataType) {
    static Port of(String name, PlanTensor tensor) {
      TensorType type = tensor.type();
      return new Port(name, type.shape().toString(), type.dataType().toString());
    }

    @Override
    public String toString() {
      return name + " " + shape + " " + dataType;
    }
  }

  static PlanSummary of(Plan plan, long fileBytes) {
    Certificate certificate = plan.certificate();
    return new PlanSummary(
        plan.name(),
        plan.inputs().stream()
            .map(in -> Port.of(in.name(), plan.tensors().get(in.tensor())))
            .toList(),
        plan.outputs().stream()
            .map(out -> Port.of(out.name(), plan.tensors().get(out.tensor())))
            .toList(),
        plan.steps().size(),
        certificate.arenaBytes(),
        certificate.lowerBoundBytes(),
        certificate.gap(),
        plan.steps().isEmpty() ? "" : plan.steps().get(certificate.witnessStep()).name(),
        plan.weightBytes().byteSize(),
        fileBytes);
  }

  void print(PrintWriter out) {
    out.println(name + ": " + steps + " steps");
    inputs.forEach(port -> out.println("  input    " + port));
    outputs.forEach(port -> out.println("  output   " + port));
    out.println(
        "  arena    %s, lower bound %s (live at %s), %s"
            .formatted(
                Units.bytes(arenaBytes),
                Units.bytes(lowerBoundBytes),
                witnessStep,
                gap == 0 ? "proven minimal" : Units.format("gap %.1f %%", 100 * gap)));
    out.println("  weights  " + Units.bytes(weightBytes));
    out.println("  file     " + Units.bytes(fileBytes));
  }
}
