package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.csprun.compiler.graph.IntegerWeights;
import org.csprun.compiler.graph.Rescale;
import org.csprun.kernel.ActivationFunction;
import org.csprun.kernel.Requantizer;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Step;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The integers that come out mean what real arithmetic says. */
class RescaleBuilderTest {
  /** Half a level for the rounding, and what 31 bits leave. */
  private static final double ROUNDED = 0.5 + 1e-4;

  private static final Activation RELU6 = Activation.of(Kind.RELU6);

  private static final Quantization OUTPUT =
      new Quantization(List.of(0.03f, 0.5f, 1e-3f), List.of(100, 17, 128));
  private static final double[] UNIT = {1e-4, 3e-3, 7e-6};
  private static final double[] JOINED = {0.01, 0.4, 2e-3};

  @Test
  void linearSums() {
    Rescale rescale = new RescaleBuilder(OUTPUT, UNIT).build();
    assertThat(rescale.curve()).isEqualTo(Curve.LINEAR);
    assertThat(rescale.join()).isEqualTo(Join.NONE);
    assertThat(rescale.rows().shape()).isEqualTo(Shape.of(2, 3));
    assertThat(rescale.table()).isEmpty();
    assertThat(rescale.fractionBits()).isZero();
    check(rescale, OUTPUT, ROUNDED, (x, j) -> x);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 0, 1, 3.5f, -0.5f, -2})
  void slopesBelowZero(float slope) {
    Rescale rescale =
        new RescaleBuilder(OUTPUT, UNIT).activation(Activation.leaky(slope), 1).build();
    assertThat(rescale.curve()).isEqualTo(Curve.LEAKY);
    check(rescale, OUTPUT, ROUNDED, (x, j) -> x < 0 ? slope * x : x);
  }

  @Test
  void sumsOfTwo() {
    Rescale rescale = new RescaleBuilder(OUTPUT, UNIT).join(JOINED, Activation.LINEAR).build();
    assertThat(rescale.join()).isEqualTo(Join.ADD);
    check(rescale, OUTPUT, ROUNDED, (x, j) -> x + j);
  }

  @Test
  void differences() {
    double[] negative = {-JOINED[0], -JOINED[1], -JOINED[2]};
    Rescale rescale = new RescaleBuilder(OUTPUT, UNIT).join(negative, Activation.LINEAR).build();
    check(rescale, OUTPUT, ROUNDED, (x, j) -> x - j);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 3.5f, -2})
  void slopesBelowZeroOfASum(float slope) {
    Rescale rescale =
        new RescaleBuilder(OUTPUT, UNIT).join(JOINED, Activation.leaky(slope)).build();
    assertThat(rescale.join()).isEqualTo(Join.ADD_LEAKY);
    check(rescale, OUTPUT, ROUNDED, (x, j) -> x + j < 0 ? slope * (x + j) : x + j);
  }

  @Test
  void aBoundCostsNothingWhereTheRangeEnds() {
    Quantization positive = new Quantization(List.of(0.03f, 0.5f, 1e-3f), List.of(0, 0, 0));
    Rescale rescale = new RescaleBuilder(positive, UNIT).activation(Activation.RELU, 1).build();
    assertThat(rescale.curve()).isEqualTo(Curve.LINEAR);
    check(rescale, positive, ROUNDED, (x, j) -> Math.max(x, 0));
    Rescale sum = new RescaleBuilder(positive, UNIT).join(JOINED, Activation.RELU).build();
    assertThat(sum.join()).isEqualTo(Join.ADD);
    check(sum, positive, ROUNDED, (x, j) -> Math.max(x + j, 0));
  }

  @Test
  void zeroCutsWhereTheRangeGoesOnBelow() {
    for (Activation cut : List.of(Activation.RELU, RELU6, Activation.clip(0, 1e6f))) {
      // All bytes are below 6, so that only the lower bound is to be kept.
      Quantization output = new Quantization(List.of(0.03f, 0.02f, 1e-3f), List.of(100, 17, 0));
      Rescale rescale = new RescaleBuilder(output, UNIT).activation(cut, 1).build();
      check(rescale, output, ROUNDED, (x, j) -> Math.max(x, 0));
      Rescale sum = new RescaleBuilder(output, UNIT).join(JOINED, cut).build();
      check(sum, output, ROUNDED, (x, j) -> Math.max(x + j, 0));
    }
  }

  @Test
  void aCutBeforeAJoin() {
    Rescale rescale =
        new RescaleBuilder(OUTPUT, UNIT)
            .activation(Activation.RELU, 1)
            .join(JOINED, Activation.LINEAR)
            .build();
    check(rescale, OUTPUT, ROUNDED, (x, j) -> Math.max(x, 0) + j);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SILU", "MISH", "HARD_SWISH"})
  void gates(Kind kind) {
    Activation gate = Activation.of(kind);
    // A gate's entry is for its middle, at most 1/32 away, and in 255ths. In a table's step of x
    // x · gate(x) errs by |x| · |gate'| / 32 < 0.35 / 32 (Mish: the steepest), and by
    // |x| / 510 < 8 / 510: at a scale of 1/30 less than 0.33 and 0.48 levels.
    Quantization output = Quantization.perTensor(1 / 30f, 10);
    double[] unit = {1e-4, 5e-5, 2e-5};
    Rescale rescale = new RescaleBuilder(output, unit).activation(gate, 7.9).build();
    assertThat(rescale.curve()).isEqualTo(Curve.GATE);
    assertThat(rescale.fractionBits()).isEqualTo(12);
    Random random = new Random(4);
    Requantizer requantizer = requantizer(rescale, output, 3);
    for (int i = 0; i < 20_000; i++) {
      int c = random.nextInt(3);
      double x = 15.8 * random.nextDouble() - 7.9;
      int sum = (int) Math.round(x / unit[c]);
      double y = ActivationFunction.apply(gate, (float) x);
      double expected = Math.clamp(10 + 30 * y, 0.0, 255.0);
      assertThat(Math.abs(requantizer.apply(c, sum, 0) - expected))
          .as("%s(%s)", kind, x)
          .isLessThan(0.5 + 0.33 + 0.48);
    }
  }

  // The point moves so that the largest value fits 16 bits, the sign among them.
  @ParameterizedTest
  @CsvSource({"0, 12", "8, 12", "8.1, 11", "16, 11", "16.1, 10", "2047, 4", "1e9, 4"})
  void fractions(double largest, int bits) {
    Rescale rescale = new RescaleBuilder(OUTPUT, UNIT).activation(Activation.SILU, largest).build();
    assertThat(rescale.fractionBits()).isEqualTo(bits);
  }

  @Test
  void gatesJoinAfter() {
    Quantization output = Quantization.perTensor(1 / 20f, 60);
    Rescale rescale =
        new RescaleBuilder(output, new double[] {1e-4})
            .activation(Activation.of(Kind.HARD_SWISH), 6)
            .join(new double[] {0.02}, Activation.LINEAR)
            .build();
    Requantizer requantizer = requantizer(rescale, output, 1);
    // Beyond 3 the gate is 1: 5 + 100 · 0.02 = 7 is 140 levels above 60.
    assertThat(requantizer.apply(0, 50_000, 100)).isEqualTo(200);
    assertThat(requantizer.apply(0, 50_000, -100)).isEqualTo(120);
    // Below −3 it is 0.
    assertThat(requantizer.apply(0, -50_000, 100)).isEqualTo(100);
  }

  @Test
  void tablesAreSampledInTheMiddle() {
    Quantization output = Quantization.perTensor(1 / 255f, 0);
    // Two units a step of the table: odd sums are its middles.
    Rescale rescale =
        new RescaleBuilder(output, new double[] {1 / 32.0})
            .activation(Activation.LOGISTIC, 1)
            .build();
    assertThat(rescale.curve()).isEqualTo(Curve.TABLE);
    Requantizer requantizer = requantizer(rescale, output, 1);
    for (int i = 0; i < 256; i++) {
      double x = (i - 128 + 0.5) / 16;
      long expected = Math.round(255 / (1 + Math.exp(-x)));
      assertThat(requantizer.apply(0, 2 * (i - 128) + 1, 0))
          .as("x = %s", x)
          .isEqualTo((int) expected);
    }
    assertThat(requantizer.apply(0, Integer.MAX_VALUE, 0)).isEqualTo(255);
    assertThat(requantizer.apply(0, Integer.MIN_VALUE, 0)).isZero();
  }

  @Test
  void whatARequantisationCannotHoldIsRefused() {
    for (Kind kind : List.of(Kind.ELU, Kind.EXP, Kind.SQRT, Kind.SOFTPLUS)) {
      RescaleBuilder builder = new RescaleBuilder(OUTPUT, UNIT).activation(Activation.of(kind), 1);
      assertThatIllegalArgumentException().isThrownBy(builder::build);
    }
  }

  @Test
  void factorsThatAreTooLargeSaturateAndStillCancel() {
    Quantization output = Quantization.perTensor(1e-6f, 7);
    Rescale alone = new RescaleBuilder(output, new double[] {2000}).build();
    Requantizer requantizer = requantizer(alone, output, 1);
    assertThat(requantizer.apply(0, 0, 0)).isEqualTo(7);
    assertThat(requantizer.apply(0, 1, 0)).isEqualTo(255);
    assertThat(requantizer.apply(0, -1, 0)).isZero();
    Rescale sum =
        new RescaleBuilder(output, new double[] {2000})
            .join(new double[] {-1000}, Activation.LINEAR)
            .build();
    Requantizer cancelling = requantizer(sum, output, 1);
    assertThat(cancelling.apply(0, 50, 100)).isEqualTo(7);
    assertThat(cancelling.apply(0, 50, 99)).isEqualTo(255);
    assertThat(cancelling.apply(0, 50, 101)).isZero();
  }

  /** Compares random sums of channels whose units are UNIT and JOINED. */
  private static void check(
      Rescale rescale, Quantization output, double tolerance, DoubleBinaryOperator real) {
    Requantizer requantizer = requantizer(rescale, output, UNIT.length);
    Random random = new Random(6);
    int within = 0;
    for (int i = 0; i < 30_000; i++) {
      int c = random.nextInt(UNIT.length);
      double span = 255.0 * output.scale(c);
      int sum = (int) Math.round((2 * random.nextDouble() - 1) * span / UNIT[c]);
      int joined = random.nextInt(511) - 255;
      double y = real.applyAsDouble(sum * UNIT[c], joined * JOINED[c]);
      double level = output.zeroPoint(c) + y / output.scale(c);
      within += level > 0 && level < 255 ? 1 : 0;
      assertThat(Math.abs(requantizer.apply(c, sum, joined) - Math.clamp(level, 0.0, 255.0)))
          .as("channel %d of %d and %d", c, sum, joined)
          .isLessThanOrEqualTo(tolerance);
    }
    assertThat(within).isGreaterThan(5000);
  }

  private static Requantizer requantizer(Rescale rescale, Quantization output, int channels) {
    List<MemorySegment> constants = new ArrayList<>();
    constants.add(memory(rescale.rows()));
    rescale.table().ifPresent(table -> constants.add(memory(table)));
    Requantize requantize =
        new Requantize(
            rescale.curve(),
            rescale.join(),
            0,
            rescale.table().isPresent() ? 1 : Requantize.NO_TABLE,
            rescale.fractionBits());
    Operand operand =
        new Operand(
            TensorType.map(channels, 1, 1).quantized(output),
            Arena.ofAuto().allocate(channels),
            0,
            channels);
    Step step = new Step("s", "m", new IntegerOperation.Add(requantize), List.of(), 0);
    return new Requantizer(
        new BoundStep(step, List.of(), operand, List.of(), constants), requantize);
  }

  private static MemorySegment memory(IntegerWeights weights) {
    MemorySegment memory = Arena.ofAuto().allocate(weights.bytes().length, 64);
    MemorySegment.copy(
        weights.bytes(), 0, memory, ValueLayout.JAVA_BYTE, 0, weights.bytes().length);
    return memory;
  }
}
