package org.csprun.tests.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Activation;
import org.csprun.plan.Certificate;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanFile;
import org.csprun.plan.PlanInput;
import org.csprun.plan.PlanOutput;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Provenance;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/**
 * A plan of two megabytes that keeps every rule of the format, but whose window reaches over 4097
 * rows of padding: a kernel that keeps them all at hand wants more floats than an array can hold.
 */
class HungryPlanTest {
  private static final int WIDTH = 140_000;
  private static final int CHANNELS = 2;
  private static final int DILATION = 4096;
  private static final long MAP_BYTES = (long) WIDTH * CHANNELS * Float.BYTES;

  private static Plan plan() {
    TensorType map = TensorType.map(CHANNELS, 1, WIDTH);
    Window window = new Window(2, 1, 1, 1, DILATION, 1, DILATION, 0, 0, 0);
    Operation convolve =
        new Operation.Convolve(window, CHANNELS, 0, 1, Activation.LINEAR, false, Activation.LINEAR);
    Shape filter = Shape.of(CHANNELS, 1, 2, 1);
    Shape bias = Shape.of(CHANNELS);
    Plan plan =
        new Plan(
            "hungry",
            List.of(
                new PlanTensor("x", map, 0, CHANNELS),
                new PlanTensor("y", map, MAP_BYTES, CHANNELS)),
            List.of(new Step("wide", "model.cfg:1", convolve, List.of(0), 1)),
            List.of(
                new PlanWeights("filter", DataType.F32, filter, WeightLayout.TAP_MAJOR, 0, 16),
                new PlanWeights("bias", DataType.F32, bias, WeightLayout.ROW_MAJOR, 64, 8)),
            MemorySegment.ofArray(new byte[128]),
            List.of(new PlanInput("x", 0, Optional.empty())),
            List.of(new PlanOutput("y", 1)),
            List.of(),
            List.of(),
            new Certificate(2 * MAP_BYTES, 2 * MAP_BYTES, 0),
            Provenance.empty(),
            Optional.empty());
    return PlanFile.decode(MemorySegment.ofArray(PlanFile.encode(plan)));
  }

  @Test
  void aKernelThatCannotHaveItsBuffersRefusesThePlan() {
    Device vector = Devices.named("vector");
    assertThatThrownBy(() -> Session.open(plan(), vector, 1))
        .isInstanceOfSatisfying(
            CsprunException.class,
            e -> assertThat(e.failure()).isEqualTo(CsprunException.Failure.DOES_NOT_FIT))
        .hasMessage(
            "Plan 'hungry' needs more memory on vector than there is: an arena of 2240000 bytes, and buffers for its steps. Give Java more with -Xmx, take fewer --threads or --device scalar, or compile it smaller with --input.");
  }

  @Test
  void theScalarTargetNeedsNoBuffersAndRunsIt() {
    try (Session session = Session.open(plan(), ScalarTarget.device(), 1)) {
      session.run();
      assertThat(session.output(0).toArray()).containsOnly(0);
    }
  }
}
