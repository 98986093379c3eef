package org.csprun.target.assembly.grouped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.plan.Activation;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.Operand;
import org.csprun.target.assembly.AssemblyTarget;
import org.csprun.tensor.DataType;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Depthwise and narrow grouped convolutions: what the reference computes, and nothing beside it.
 */
class GroupedTest {
  private static final int CASES = 12;
  private static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.LINEAR,
          Activation.leaky(0.1f),
          Activation.of(Activation.Kind.SILU),
          Activation.of(Activation.Kind.MISH),
          Activation.of(Activation.Kind.RELU6));

  /** Groups whose lanes lie as they are, are spread from one load, and are gathered. */
  static Stream<Arguments> groups() {
    int[][] widths = {
      {1, 1}, {1, 2}, {1, 3}, {1, 15}, {2, 1}, {2, 2}, {2, 7}, {3, 3}, {3, 5}, {4, 4}, {4, 8},
      {5, 1}, {5, 13}, {7, 7}, {8, 8}, {13, 2}, {16, 8}, {17, 1}, {17, 15}, {33, 4}, {5, 33}
    };
    return Stream.of(widths).map(width -> Arguments.of(width[0], width[1]));
  }

  @BeforeEach
  void machineCodeRuns() {
    assumeTrue(
        new AssemblyTarget().devices().getFirst().unavailable().isEmpty(), "no machine code");
  }

  @ParameterizedTest
  @MethodSource("groups")
  void integersGiveTheBytesOfTheReference(int groupInputs, int groupOutputs) {
    for (int seed = 0; seed < CASES; seed++) {
      SplittableRandom random =
          new SplittableRandom(groupInputs * 1_000L + groupOutputs * 50 + seed);
      GroupedCase step = new GroupedCase(random, groupInputs, groupOutputs);
      Requantize requantize = requantize(step);
      step.filter(DataType.S8);
      step.constant(DataType.S32, step.outputs, () -> random.nextInt(-99_999, 99_999));
      addNumbers(step, requantize);
      TensorType out = step.bytes(step.out);
      List<Operand> from = inputs(step, step.bytes(step.in), out, requantize.join() != Join.NONE);
      var operation = new IntegerOperation.Convolve(step.window, step.groups, 0, 1, requantize);
      check(seed, step, operation, from, out);
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void floatsAgreeWithTheReference(int groupInputs, int groupOutputs) {
    for (int seed = 0; seed < CASES; seed++) {
      SplittableRandom random =
          new SplittableRandom(groupInputs * 2_000L + groupOutputs * 50 + seed);
      GroupedCase step = new GroupedCase(random, groupInputs, groupOutputs);
      step.filter(DataType.F32);
      step.constant(DataType.F32, step.outputs, step::floatBits);
      boolean residual = random.nextBoolean();
      var operation =
          new Operation.Convolve(
              step.window,
              step.groups,
              0,
              1,
              ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())),
              residual,
              residual ? Activation.leaky(0.2f) : Activation.LINEAR);
      check(seed, step, operation, inputs(step, step.in, step.out, residual), step.out);
    }
  }

  private static List<Operand> inputs(
      GroupedCase step, TensorType in, TensorType out, boolean joins) {
    List<Operand> inputs = new ArrayList<>(List.of(step.tensor(in)));
    if (joins) {
      inputs.add(step.tensor(out));
    }
    return inputs;
  }

  /** Any curve and a join that goes with it. */
  private static Requantize requantize(GroupedCase step) {
    Curve curve = Curve.values()[step.upTo(Curve.values().length - 1)];
    Join join =
        switch (curve) {
          case LINEAR -> Join.values()[step.upTo(2)];
          case LEAKY, GATE -> Join.values()[step.upTo(1)];
          case TABLE -> Join.NONE;
        };
    return curve == Curve.GATE || curve == Curve.TABLE
        ? new Requantize(curve, join, 2, 3, 4 + step.upTo(11))
        : Requantize.plain(curve, join, 2);
  }

  /** Numbers that use most of a byte's range, with shifts for either way to round. */
  private static void addNumbers(GroupedCase step, Requantize requantize) {
    List<Requantize.Row> layout = requantize.layout();
    int[] at = {0};
    boolean upper = step.random.nextBoolean();
    double sum = 10_000 * Math.sqrt((double) step.inputs / step.groups * step.window.kernelH());
    double value =
        requantize.curve() == Curve.GATE ? 512 * Math.scalb(1.0, requantize.fractionBits()) : sum;
    step.constant(
        DataType.S32,
        layout.size() * step.outputs,
        () -> {
          int shift = upper ? 36 : 30;
          double factor = step.random.nextDouble(0.3, 2);
          return switch (layout.get(at[0]++ / step.outputs)) {
            case SHIFT -> shift;
            case PRE_SHIFT -> 20;
            case MULTIPLIER -> (int) (factor * Math.scalb(100 / value, shift));
            case NEGATIVE_MULTIPLIER -> (int) (factor * Math.scalb(20 / value, shift));
            case PRE_MULTIPLIER ->
                (int) (factor * Math.scalb(4 / sum, 20 + requantize.fractionBits()));
            case JOIN_MULTIPLIER -> (int) (factor * Math.scalb(0.5, 30));
            case NEGATIVE_JOIN_MULTIPLIER -> (int) (factor * Math.scalb(0.05, 30));
          };
        });
    step.constant(DataType.U8, Requantize.TABLE_ENTRIES, () -> step.upTo(255));
  }

  /** Computes the pieces in three ranges, the last first, and compares all memory. */
  private static void check(
      int seed, GroupedCase step, Operation operation, List<Operand> from, TensorType type) {
    Operand expected = GroupedCase.blank(type, type.channels() + step.upTo(5));
    Operand actual = GroupedCase.blank(type, expected.pixelStride());
    BoundStep bound = step.step(operation, from, expected);
    new ReferenceKernels().create(bound).orElseThrow().run(0, bound.rows());
    try (KernelFactory kernels = new AssemblyTarget().devices().getFirst().kernels()) {
      Kernel kernel = kernels.create(step.step(operation, from, actual)).orElseThrow();
      int pieces = kernel.pieces().orElse(bound.rows());
      int first = step.upTo(pieces);
      int second = first + step.upTo(pieces - first);
      kernel.run(second, pieces);
      kernel.run(0, first);
      kernel.run(first, second);
    }
    String what = "case %d: %s, %s to %s".formatted(seed, operation, step.in.shape(), type.shape());
    if (type.dataType() == DataType.U8) {
      assertThat(expected.memory().mismatch(actual.memory())).as(what).isEqualTo(-1);
    } else {
      int depth = step.window.kernelH() * step.window.kernelW() * step.inputs / step.groups;
      compare(what, expected, actual, 1e-5 * depth);
    }
  }

  private static void compare(String what, Operand expected, Operand actual, double absolute) {
    for (long at = 0; at < expected.memory().byteSize(); at += Float.BYTES) {
      float wanted = expected.memory().get(ValueLayout.JAVA_FLOAT, at);
      float found = actual.memory().get(ValueLayout.JAVA_FLOAT, at);
      boolean same = Float.floatToRawIntBits(wanted) == Float.floatToRawIntBits(found);
      if (!same && !(Math.abs(wanted - found) <= absolute + 1e-4 * Math.abs(wanted))) {
        assertThat(found).as("%s, byte %d", what, at).isEqualTo(wanted);
      }
    }
  }
}
