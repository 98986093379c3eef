package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.Step;

/** Which steps of a compiled plan wrote what a tensor holds, views included. */
final class PlanWriters {
  private PlanWriters() {}

  /**
   * The first of the steps that wrote the elements a tensor has just before step {@code reader}; 0
   * where an input of the plan filled them.
   */
  static int first(Plan plan, int tensor, int reader) {
    Region wanted = region(plan.tensors().get(tensor));
    List<Region> found = new ArrayList<>();
    long missing = wanted.type().elements();
    int first = reader;
    for (int i = Math.min(reader, plan.steps().size()) - 1; i >= 0 && missing > 0; i--) {
      Region written = written(plan, plan.steps().get(i));
      if (written.overlaps(wanted) && found.stream().noneMatch(written::overlaps)) {
        found.add(written);
        missing -= written.type().elements();
        first = i;
      }
    }
    return missing > 0 ? 0 : first;
  }

  private static Region written(Plan plan, Step step) {
    PlanTensor output = plan.tensors().get(step.output());
    if (step.operation() instanceof Operation.StridedCopy copy) {
      PlanTensor input = plan.tensors().get(step.inputs().getFirst());
      long elements = copy.elements();
      if (elements == input.type().elements() && elements < output.type().elements()) {
        // A part of a concat: the input's elements, as far apart as the concat's pixels.
        long start = output.offsetBytes() + copy.outputStart() * output.type().dataType().bytes();
        return new Region(Region.ARENA, start, output.pixelStride(), input.type());
      }
    }
    return region(output);
  }

  private static Region region(PlanTensor tensor) {
    return new Region(Region.ARENA, tensor.offsetBytes(), tensor.pixelStride(), tensor.type());
  }
}
