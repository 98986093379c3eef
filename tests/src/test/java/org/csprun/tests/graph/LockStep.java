package org.csprun.tests.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.BoundTensor;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.tensor.DataType;

/**
 * One plan on two devices, compared after every step. Float arithmetic may differ in the last bits;
 * there the second device goes on with what the first computed, so that every integer step reads
 * the same on both and must write the same bytes.
 */
public final class LockStep {
  private static final double TOLERANCE = 1e-4;

  private final Plan plan;
  private final List<byte[]> bytes = new ArrayList<>();
  private final List<float[]> floats = new ArrayList<>();

  private LockStep(Plan plan) {
    this.plan = plan;
  }

  /**
   * Fails at the first step whose output differs; returns how many had to have equal bytes.
   *
   * @param fill writes the inputs, the same each time
   */
  public static int run(
      String what, Plan plan, Device first, Device second, Consumer<Session> fill) {
    LockStep lockStep = new LockStep(plan);
    try (Session session = Session.open(plan, first, 1)) {
      fill.accept(session);
      session.run((step, nanos) -> lockStep.keep(session.tensor(output(plan, step))));
    }
    try (Session session = Session.open(plan, second, 2)) {
      fill.accept(session);
      int[] exact = new int[1];
      session.run(
          (step, nanos) ->
              exact[0] += lockStep.compare(what, step, session.tensor(output(plan, step))));
      return exact[0];
    }
  }

  private static int output(Plan plan, int step) {
    return plan.steps().get(step).output();
  }

  private void keep(BoundTensor output) {
    bytes.add(output.toBytes());
    floats.add(output.type().dataType() == DataType.F32 ? output.toArray() : new float[0]);
  }

  private int compare(String what, int index, BoundTensor output) {
    Step step = plan.steps().get(index);
    if (isExact(step, output)) {
      assertThat(output.toBytes())
          .as("%s%s %s", what, step.name(), step.operation())
          .isEqualTo(bytes.get(index));
      return 1;
    }
    float[] right = floats.get(index);
    Outputs.close(
        what, Map.of(step.name(), output.toArray()), Map.of(step.name(), right), TOLERANCE);
    output.copyFrom(right);
    return 0;
  }

  private static boolean isExact(Step step, BoundTensor output) {
    return output.type().dataType() == DataType.U8
        || step.operation() instanceof IntegerOperation
        || step.operation() instanceof Operation.StridedCopy;
  }
}
