package org.csprun.compiler.darknet;

import java.util.function.DoubleUnaryOperator;
import org.csprun.plan.Activation;

/**
 * Mean and variance to expect of the elements of a layer with random weights, over all channels and
 * weights. They set the scale of the weights after it; elements count as normally distributed and
 * neighbours in a pool as alike, so this is rough, but an error in one layer is gone after the next
 * one with weights. Computed strictly, so that a seed gives the same weights on every machine.
 */
record Moments(double mean, double variance) {
  /** Of a sum over many inputs with random weights of the right scale. */
  static final Moments STANDARD = new Moments(0, 1);

  private static final int POINTS = 400;
  private static final double DEVIATIONS = 5;

  /** The mean of the squares. */
  double square() {
    return mean * mean + variance;
  }

  Moments plus(Moments other) {
    return new Moments(mean + other.mean, variance + other.variance);
  }

  Moments times(Moments other) {
    return of(mean * other.mean, square() * other.square());
  }

  /** After a function of each element. */
  Moments after(Activation function) {
    return function.isLinear()
        ? this
        : of(
            expected(x -> apply(function, x)),
            expected(x -> apply(function, x) * apply(function, x)));
  }

  /** After the maximum over a square window: the larger, the further above the mean. */
  Moments maximum(int kernel) {
    double above = kernel == 1 ? 0 : kernel <= 3 ? 0.6 : 1;
    return new Moments(mean + above * Math.sqrt(variance), variance);
  }

  Moments average() {
    return new Moments(mean, variance / 2);
  }

  static Moments of(double mean, double square) {
    return new Moments(mean, Math.max(square - mean * mean, 0));
  }

  private double expected(DoubleUnaryOperator function) {
    double sum = 0;
    double weights = 0;
    for (int i = -POINTS; i <= POINTS; i++) {
      double z = i * DEVIATIONS / POINTS;
      double weight = StrictMath.exp(-z * z / 2);
      sum += weight * function.applyAsDouble(mean + z * Math.sqrt(variance));
      weights += weight;
    }
    return sum / weights;
  }

  private static double apply(Activation function, double x) {
    return switch (function.kind()) {
      case LINEAR -> x;
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.clamp(x, 0, 6);
      case LEAKY -> x < 0 ? x * function.alpha() : x;
      case CLIP -> Math.clamp(x, function.alpha(), function.beta());
      case LOGISTIC -> logistic(x);
      case TANH -> StrictMath.tanh(x);
      case SILU -> x * logistic(x);
      case MISH -> x * StrictMath.tanh(StrictMath.log1p(StrictMath.exp(x)));
      case HARD_SWISH -> x * Math.clamp(x + 3, 0, 6) / 6;
      case HARD_SIGMOID -> Math.clamp(function.alpha() * x + function.beta(), 0, 1);
      case ELU -> x < 0 ? function.alpha() * StrictMath.expm1(x) : x;
      case EXP -> StrictMath.exp(x);
      case SQRT -> Math.sqrt(Math.max(x, 0));
      case SOFTPLUS -> StrictMath.log1p(StrictMath.exp(x));
    };
  }

  private static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
