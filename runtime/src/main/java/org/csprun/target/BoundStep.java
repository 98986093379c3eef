package org.csprun.target;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.csprun.plan.Operation;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Step;

/**
 * A step with its tensors and constants bound to memory.
 *
 * @param weights descriptors of all constants of the plan, by index
 * @param weightBytes their bytes, by index, each aligned to 64
 */
public record BoundStep(
    Step step,
    List<Operand> inputs,
    Operand output,
    List<PlanWeights> weights,
    List<MemorySegment> weightBytes) {
  public BoundStep {
    inputs = List.copyOf(inputs);
  }

  public Operation operation() {
    return step.operation();
  }

  public Operand input(int index) {
    return inputs.get(index);
  }

  /** Rows the step can be split into. */
  public int rows() {
    return step.operation() instanceof Operation.StridedCopy copy
        ? copy.extents().getFirst()
        : output.height();
  }
}
