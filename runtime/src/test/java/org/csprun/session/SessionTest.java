package org.csprun.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Activation;
import org.csprun.plan.Certificate;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanInput;
import org.csprun.plan.PlanOutput;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.Provenance;
import org.csprun.plan.Step;
import org.csprun.target.Device;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTest {
  private static final TensorType MAP = TensorType.map(2, 2, 3);

  /** y = relu(x), then z = x + y over it, in place. */
  private static Plan plan() {
    return new Plan(
        "tiny",
        List.of(
            new PlanTensor("x", MAP, 0, 2),
            new PlanTensor("y", MAP, 64, 2),
            new PlanTensor("z", MAP, 64, 2)),
        List.of(
            new Step("relu", "here", new Operation.Activate(Activation.RELU), List.of(0), 1),
            new Step(
                "sum",
                "there",
                new Operation.Elementwise(BinaryKind.ADD, Activation.LINEAR),
                List.of(0, 1),
                2)),
        List.of(),
        MemorySegment.ofArray(new byte[0]),
        List.of(new PlanInput("x", 0, Optional.empty())),
        List.of(new PlanOutput("z", 2)),
        List.of(),
        List.of(),
        new Certificate(128, 128, 0),
        Provenance.empty(),
        Optional.empty());
  }

  @Test
  void tensorsAreReadAndWrittenInTheModelsOrder() {
    float[] x = {-1, 2, -3, 4, -5, 6, 7, -8, 9, -10, 11, -12};
    try (Session session = Session.open(plan(), ScalarTarget.device(), 1)) {
      session.input(0).copyFrom(x);
      // Channel 1 of the first pixel is the second element in memory, the seventh in the model.
      assertThat(
              session
                  .input(0)
                  .operand()
                  .memory()
                  .getAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, 1))
          .isEqualTo(7);
      assertThat(session.input(0).toArray()).isEqualTo(x);
      session.run();
      assertThat(session.output(0).toArray())
          .containsExactly(-1, 4, -3, 8, -5, 12, 14, -8, 18, -10, 22, -12);
    }
  }

  @Test
  void theListenerHearsEveryStepInOrderWhileItsOutputIsThere() {
    List<String> heard = new ArrayList<>();
    try (Session session = Session.open(plan(), ScalarTarget.device(), 1)) {
      session.input(0).copyFrom(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
      session.run(
          (step, nanos) ->
              heard.add(
                  step
                      + " "
                      + session.tensor(session.plan().steps().get(step).output()).toArray()[0]));
    }
    assertThat(heard).containsExactly("0 1.0", "1 2.0");
  }

  @Test
  void aWrongNumberOfValuesIsRefused() {
    try (Session session = Session.open(plan(), ScalarTarget.device(), 1)) {
      assertThatThrownBy(() -> session.input(0).copyFrom(new float[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Tensor 'x' of shape 1x2x2x3 has 12 values, not 3");
    }
  }

  @Test
  void noThreadsAreRefused() {
    assertThatThrownBy(() -> Session.open(plan(), ScalarTarget.device(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A session needs at least one thread, not 0");
  }

  @ParameterizedTest
  @MethodSource("exhaustions")
  void aPlanThatNeedsMoreMemoryThanThereIsDoesNotFit(Throwable exhaustion) {
    List<Operand> seen = new ArrayList<>();
    assertThatThrownBy(() -> Session.open(plan(), new HungryDevice(exhaustion, seen), 2))
        .isInstanceOfSatisfying(
            CsprunException.class,
            e -> assertThat(e.failure()).isEqualTo(CsprunException.Failure.DOES_NOT_FIT))
        .hasCause(exhaustion)
        .hasMessage(
            "Plan 'tiny' needs more memory on hungry than there is: an arena of 128 bytes, and buffers for its steps. Give Java more with -Xmx, take fewer --threads or --device scalar, or compile it smaller with --input.");
    assertThat(seen.getFirst().memory().scope().isAlive()).isFalse();
  }

  static List<Throwable> exhaustions() {
    return List.of(
        new OutOfMemoryError("Java heap space"), new ArithmeticException("integer overflow"));
  }

  @Test
  void aSessionThatDoesNotOpenKeepsNoMemory() {
    List<Operand> seen = new ArrayList<>();
    IllegalStateException failure = new IllegalStateException("broken kernel");
    assertThatThrownBy(() -> Session.open(plan(), new HungryDevice(failure, seen), 2))
        .isSameAs(failure);
    assertThat(seen.getFirst().memory().scope().isAlive()).isFalse();
  }

  /** A device whose kernels cannot have the buffers they want. */
  private record HungryDevice(Throwable failure, List<Operand> seen) implements Device {
    @Override
    public String name() {
      return "hungry";
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public Optional<String> unavailable() {
      return Optional.empty();
    }

    @Override
    public KernelFactory kernels() {
      return step -> {
        seen.add(step.output());
        switch (failure) {
          case Error error -> throw error;
          case RuntimeException exception -> throw exception;
          default -> throw new AssertionError(failure);
        }
      };
    }
  }
}
