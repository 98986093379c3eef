package org.csprun.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
   * Their names: of exact steps whose outputs have one type. None when either plan is float, or
   * when a step of one name has another scale or zero point in the other plan: then they are two
   * quantisations of a model, alike but not equal.
   */
  static Set<String> of(Plan plan, Plan right) {
    if (!SelfTests.hasIntegerSteps(plan) || !SelfTests.hasIntegerSteps(right)) {
      return Set.of();
    }
    Map<String, TensorType> rightTypes = new HashMap<>();
    ExactSteps rightExact = ExactSteps.of(right);
    for (int i = 0; i < right.steps().size(); i++) {
      if (rightExact.contains(i)) {
        rightTypes.put(right.steps().get(i).name(), output(right, i));
      }
    }
    ExactSteps exact = ExactSteps.of(plan);
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      if (!exact.contains(i) || !rightTypes.containsKey(step.name())) {
        continue;
      }
      TensorType type = output(plan, i);
      if (type.equals(rightTypes.get(step.name()))) {
        names.add(step.name());
      } else if (type.dataType() == DataType.U8) {
        return Set.of();
      }
    }
    return names;
  }

  private static TensorType output(Plan plan, int step) {
    return plan.tensors().get(plan.steps().get(step).output()).type();
  }
}
