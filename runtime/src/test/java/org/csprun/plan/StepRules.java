package org.csprun.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/** A plan of one step that keeps its rules or breaks one. */
abstract class StepRules {
  final PlanSketch s = new PlanSketch();

  void assertLies(Operation operation, int output, String what, Integer... inputs) {
    s.steps.clear();
    Plan plan = s.step("s", operation, output, inputs).build();
    CsprunException e =
        catchThrowableOfType(
            CsprunException.class, () -> PlanVerifier.verify(plan, PlanSource.inMemory()));
    assertThat(e)
        .hasMessage(
            "Step 's' "
                + what
                + " (model.cfg:0, plan in memory). Compile the model again: csprun compile MODEL -o PLAN");
    assertThat(e.failure()).isEqualTo(Failure.PLAN);
  }

  void assertHolds(Operation operation, int output, Integer... inputs) {
    s.steps.clear();
    PlanVerifier.verify(s.step("s", operation, output, inputs).build(), PlanSource.inMemory());
  }
}
