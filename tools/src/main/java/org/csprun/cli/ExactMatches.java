package org.csprun.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.ExactSteps;
import org.csprun.session.SelfTests;
import org.csprun.tensor.DataType;
import org.csprun.tensor.TensorType;

/** The steps of two integer plans that must write the same bytes, whatever runs them. */
final class ExactMatches {
  private ExactMatches() {}

  /**
   * Their names: of exact steps that write as many elements of one type. None when either plan is
   * float, or when a step of one name has another scale or zero point in the other plan: then they
   * are two quantisations of a model, alike but not equal.
   */
  static Set<String> of(Plan plan, Plan right) {
    if (!SelfTests.hasIntegerSteps(plan) || !SelfTests.hasIntegerSteps(right)) {
      return Set.of();
    }
    Map<String, Written> rightSteps = new HashMap<>();
    ExactSteps rightExact = ExactSteps.of(right);
    for (int i = 0; i < right.steps().size(); i++) {
      if (rightExact.contains(i)) {
        rightSteps.put(right.steps().get(i).name(), Written.by(right, right.steps().get(i)));
      }
    }
    ExactSteps exact = ExactSteps.of(plan);
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      if (!exact.contains(i) || !rightSteps.containsKey(step.name())) {
        continue;
      }
      Written found = Written.by(plan, step);
      Written wanted = rightSteps.get(step.name());
      if (found.equals(wanted)) {
        names.add(step.name());
      } else if (found.type().dataType() == DataType.U8 && !found.type().equals(wanted.type())) {
        return Set.of();
      }
    }
    return names;
  }

  /**
   * What a step writes.
   *
   * @param extents of a copy, which may write a part of the tensor only; empty for another step
   */
  private record Written(TensorType type, List<Integer> extents) {
    static Written by(Plan plan, Step step) {
      TensorType type = plan.tensors().get(step.output()).type();
      return step.operation() instanceof Operation.StridedCopy copy
          ? new Written(type, copy.extents())
          : new Written(type, List.of());
    }
  }
}
