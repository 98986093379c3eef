package org.csprun.compiler.quant;

import java.util.Set;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;

/** Finds its way in plans where every tensor has memory of its own. */
final class NaivePlans {
  private NaivePlans() {}

  /** The index of the tensor of this name, which the plan has. */
  static int tensor(Plan plan, String name) {
    int index = 0;
    while (!plan.tensors().get(index).name().equals(name)) {
      index++;
    }
    return index;
  }

  /**
   * True when a step reads memory that starts at one of these offsets, whatever its shape there.
   */
  static boolean reads(Plan plan, Step step, Set<Long> offsetsBytes) {
    return step.inputs().stream()
        .anyMatch(in -> offsetsBytes.contains(plan.tensors().get(in).offsetBytes()));
  }
}
