package org.csprun.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Plan;
import org.csprun.plan.SelfTest;
import org.csprun.plan.Step;

/** Golden runs: recorded on the scalar target into a plan, checked on any device. */
public final class SelfTests {
  private static final long SEED = 1;

  /** In place of the CRC of a step that is not exact: its bytes differ from device to device. */
  private static final int NOTHING_EXPECTED = 0;

  private SelfTests() {}

  /** Whether a plan computes anything that every device must compute bit by bit. */
  public static boolean hasIntegerSteps(Plan plan) {
    return plan.steps().stream().anyMatch(step -> step.operation() instanceof IntegerOperation);
  }

  /** The plan with a golden run of its {@link ExactSteps}, on all cores. */
  public static Plan record(Plan plan) {
    return record(plan, SEED, PhysicalCores.count());
  }

  static Plan record(Plan plan, long seed, int threads) {
    ExactSteps exact = ExactSteps.of(plan);
    List<Integer> crcs = new ArrayList<>();
    try (Session session = Session.open(plan, ScalarTarget.device(), threads)) {
      SeededInputs.fill(session, seed);
      for (int i = 0; i < plan.steps().size(); i++) {
        // No exact step reads what another one wrote, so the others need not run.
        if (exact.contains(i)) {
          session.runStep(i);
          crcs.add(StepOutput.of(session, i).crc32c());
        } else {
          crcs.add(NOTHING_EXPECTED);
        }
      }
    }
    return plan.withSelfTest(new SelfTest(seed, crcs));
  }

  /**
   * Repeats the golden run of the session's plan and compares its exact steps, up to the first that
   * diverges. Float steps run too, so that one that spoils memory is noticed.
   *
   * @throws CsprunException of kind USAGE when the plan has no self-test
   */
  public static SelfTestResult check(Session session) {
    Plan plan = session.plan();
    SelfTest test = plan.selfTest().orElseThrow(() -> noSelfTest(plan));
    ExactSteps exact = ExactSteps.of(plan);
    SeededInputs.fill(session, test.seed());
    int compared = 0;
    for (int i = 0; i < plan.steps().size(); i++) {
      session.runStep(i);
      if (exact.contains(i)) {
        compared++;
        int expected = test.stepCrcs().get(i);
        int found = StepOutput.of(session, i).crc32c();
        if (found != expected) {
          Step step = plan.steps().get(i);
          return result(
              session,
              compared,
              exact,
              Optional.of(
                  new SelfTestResult.Divergence(i, step.name(), step.origin(), expected, found)));
        }
      }
    }
    return result(session, compared, exact, Optional.empty());
  }

  private static SelfTestResult result(
      Session session, int compared, ExactSteps exact, Optional<SelfTestResult.Divergence> first) {
    int floatSteps = session.plan().steps().size() - exact.count();
    return new SelfTestResult(session.device().name(), compared, floatSteps, first);
  }

  private static CsprunException noSelfTest(Plan plan) {
    return new CsprunException(
        CsprunException.Failure.USAGE,
        "Plan '%s' carries no self-test: %s."
            .formatted(
                plan.name(),
                hasIntegerSteps(plan)
                    ? "it was compiled without. Compile it anew, without --no-selftest"
                    : "its steps are float, whose bytes differ from device to device. Use verify --against"));
  }
}
