package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.Step;

/**
 * A buffer of a compiled plan: tensors that share bytes while they are live, which a sound plan has
 * only where one is a view of another.
 *
 * @param name of its largest tensor
 */
record PlanBuffer(String name, LiveRange range, long offsetBytes) {

  /** All buffers of a plan, in order of their first step. */
  static List<PlanBuffer> of(Plan plan) {
    List<PlanBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < plan.tensors().size(); i++) {
      PlanTensor tensor = plan.tensors().get(i);
      Optional<LiveRange> range = range(plan, i, tensor.spanBytes());
      range.ifPresent(r -> add(buffers, new PlanBuffer(tensor.name(), r, tensor.offsetBytes())));
    }
    buffers.sort(Comparator.comparingInt((PlanBuffer b) -> b.range.firstStep()));
    return List.copyOf(buffers);
  }

  /** From the step that first writes a part of a tensor to its last reader; empty when unused. */
  private static Optional<LiveRange> range(Plan plan, int tensor, long bytes) {
    int first = Integer.MAX_VALUE;
    int last = -1;
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      boolean reads = step.inputs().contains(tensor);
      if (reads || step.output() == tensor) {
        first = Math.min(first, reads ? PlanWriters.first(plan, tensor, i) : i);
        last = i;
      }
    }
    if (plan.outputs().stream().anyMatch(out -> out.tensor() == tensor)) {
      last = Math.max(0, plan.steps().size() - 1);
      first = Math.min(first, PlanWriters.first(plan, tensor, last + 1));
    }
    if (plan.inputs().stream().anyMatch(in -> in.tensor() == tensor)) {
      first = 0;
      last = Math.max(0, last);
    }
    return last < 0 ? Optional.empty() : Optional.of(new LiveRange(first, last, bytes));
  }

  /** Joins the buffer with all it shares bytes with; joining may touch more, so until none is. */
  private static void add(List<PlanBuffer> buffers, PlanBuffer added) {
    PlanBuffer joined = added;
    Optional<PlanBuffer> other;
    while ((other = sharing(buffers, joined)).isPresent()) {
      buffers.remove(other.get());
      joined = joined.with(other.get());
    }
    buffers.add(joined);
  }

  private static Optional<PlanBuffer> sharing(List<PlanBuffer> buffers, PlanBuffer one) {
    return buffers.stream().filter(one::sharesBytesWith).findFirst();
  }

  private boolean sharesBytesWith(PlanBuffer other) {
    return range.firstStep() <= other.range.lastStep()
        && other.range.firstStep() <= range.lastStep()
        && offsetBytes < other.offsetBytes + other.range.bytes()
        && other.offsetBytes < offsetBytes + range.bytes();
  }

  private PlanBuffer with(PlanBuffer other) {
    long offset = Math.min(offsetBytes, other.offsetBytes);
    long end = Math.max(offsetBytes + range.bytes(), other.offsetBytes + other.range.bytes());
    LiveRange both =
        new LiveRange(
            Math.min(range.firstStep(), other.range.firstStep()),
            Math.max(range.lastStep(), other.range.lastStep()),
            end - offset);
    return new PlanBuffer(range.bytes() >= other.range.bytes() ? name : other.name, both, offset);
  }
}
