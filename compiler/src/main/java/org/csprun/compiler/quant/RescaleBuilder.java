package org.csprun.compiler.quant;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.IntegerWeights;
import org.csprun.compiler.graph.Rescale;
import org.csprun.plan.Activation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Requantize.Row;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;

/**
 * Computes the numbers of a requantisation from real scales.
 *
 * <p>Bounds such as ReLU's cost nothing where the output's range ends there: bytes saturate.
 */
final class RescaleBuilder {
  private static final double TABLE_REACH = 8;
  private static final int SHORT_BITS = 15;

  /** The largest factor of a unit: far above it every sum but 0 saturates anyway. */
  private static final double LARGEST_FACTOR = 1 << 29;

  private final Quantization output;
  private final double[] unit;
  private Activation activation = Activation.LINEAR;
  private Activation joinActivation = Activation.LINEAR;
  private Optional<double[]> joinUnit = Optional.empty();
  private double largest = TABLE_REACH;

  /**
   * @param unit the real value of one unit of the sum, a channel of the output each
   */
  RescaleBuilder(Quantization output, double[] unit) {
    this.output = output;
    this.unit = unit;
  }

  /**
   * The activation of the sum.
   *
   * @param largestValue the largest value of interest before it, for the fixed point of gates
   */
  RescaleBuilder activation(Activation function, double largestValue) {
    activation = function;
    largest = Math.max(TABLE_REACH, largestValue);
    return this;
  }

  /** A second input with the real value of one of its units, and the activation of the result. */
  RescaleBuilder join(double[] secondUnit, Activation function) {
    joinUnit = Optional.of(secondUnit);
    joinActivation = function;
    return this;
  }

  Rescale build() {
    Curve curve = curve();
    Join join = join(curve);
    int fractionBits = fractionBits(curve);
    List<Row> layout = Requantize.layout(curve, join);
    int channels = unit.length;
    int[] rows = new int[Math.multiplyExact(layout.size(), channels)];
    for (int c = 0; c < channels; c++) {
      int[] channel = channel(c, curve, slope(curve, join), fractionBits);
      for (int r = 0; r < layout.size(); r++) {
        rows[r * channels + c] = channel[layout.get(r).ordinal()];
      }
    }
    return new Rescale(
        curve,
        join,
        IntegerWeights.s32(Shape.of(layout.size(), channels), rows),
        table(curve),
        fractionBits);
  }

  /** A ReLU in front of a join has no bound to end at: it is a leak of 0. */
  private Curve curve() {
    boolean leaks = joinUnit.isPresent() || !endsAtZero();
    return leaks && cutsAtZero(activation) ? Curve.LEAKY : Curves.of(activation);
  }

  private Join join(Curve curve) {
    if (joinUnit.isEmpty()) {
      return Join.NONE;
    }
    boolean leaks = curve == Curve.LINEAR && cutsAtZero(joinActivation) && !endsAtZero();
    return leaks || joinActivation.kind() == Activation.Kind.LEAKY ? Join.ADD_LEAKY : Join.ADD;
  }

  /** True when no byte is below 0: not where a scale is shared with values that are. */
  private boolean endsAtZero() {
    return IntStream.range(0, unit.length).allMatch(c -> output.zeroPoint(c) == 0);
  }

  private static boolean cutsAtZero(Activation function) {
    return switch (function.kind()) {
      case RELU, RELU6 -> true;
      case CLIP -> function.alpha() == 0;
      default -> false;
    };
  }

  /** What values below 0 are multiplied by. */
  private double slope(Curve curve, Join join) {
    Activation function = curve == Curve.LEAKY ? activation : joinActivation;
    if (function.kind() == Activation.Kind.LEAKY) {
      return function.alpha();
    }
    return curve == Curve.LEAKY || join == Join.ADD_LEAKY ? 0 : 1;
  }

  /** As many digits after the point as leave room for the largest value in 16 bits. */
  private int fractionBits(Curve curve) {
    if (curve != Curve.GATE && curve != Curve.TABLE) {
      return 0;
    }
    double most = curve == Curve.TABLE ? TABLE_REACH : largest;
    int bits = SHORT_BITS - (int) Math.ceil(Math.log(most) / Math.log(2) - 1e-9);
    return Math.clamp(bits, Requantize.FEWEST_FRACTION_BITS, Requantize.MOST_FRACTION_BITS);
  }

  private Optional<IntegerWeights> table(Curve curve) {
    Shape shape = Shape.of(Requantize.TABLE_ENTRIES);
    return switch (curve) {
      case LINEAR, LEAKY -> Optional.empty();
      case GATE -> Optional.of(IntegerWeights.u8(shape, Curves.gate(activation)));
      case TABLE -> Optional.of(IntegerWeights.u8(shape, Curves.function(activation, output)));
    };
  }

  /** The numbers of one channel by the ordinals of their rows. */
  private int[] channel(int c, Curve curve, double slope, int fractionBits) {
    double pre = Math.min(unit[c] * Math.scalb(1.0, fractionBits), LARGEST_FACTOR);
    double value = curve == Curve.GATE ? Math.scalb(Curves.gateUnit(), -fractionBits) : unit[c];
    double factor = value / output.scale(c);
    double joinFactor = joinUnit.map(units -> units[c] / output.scale(c)).orElse(0.0);
    double largestFactor = Math.max(Math.abs(slope), 1) * Math.max(factor, Math.abs(joinFactor));
    // Where sums cancel to next to nothing, all are scaled alike, so that they cancel still.
    double limit = Math.min(1, LARGEST_FACTOR / largestFactor);
    factor *= limit;
    joinFactor *= limit;
    int shift = Multiplier.shift(limit * largestFactor);
    int preShift = Multiplier.shift(pre);
    int[] values = new int[Row.values().length];
    values[Row.SHIFT.ordinal()] = shift;
    values[Row.MULTIPLIER.ordinal()] = Multiplier.of(factor, shift);
    values[Row.NEGATIVE_MULTIPLIER.ordinal()] = Multiplier.of(slope * factor, shift);
    values[Row.PRE_SHIFT.ordinal()] = preShift;
    values[Row.PRE_MULTIPLIER.ordinal()] = Multiplier.of(pre, preShift);
    values[Row.JOIN_MULTIPLIER.ordinal()] = Multiplier.of(joinFactor, shift);
    values[Row.NEGATIVE_JOIN_MULTIPLIER.ordinal()] = Multiplier.of(slope * joinFactor, shift);
    return values;
  }
}
