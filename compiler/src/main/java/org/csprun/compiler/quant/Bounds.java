package org.csprun.compiler.quant;

import org.csprun.plan.Activation;

/**
 * What is known of the values of an activation without looking at any: the SiLU of no number is
 * below −0.2785.
 *
 * @param low the least value, −∞ where there is none
 * @param high the largest value, ∞ where there is none
 */
record Bounds(float low, float high) {
  static final Bounds NONE = new Bounds(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
  private static final float SILU_LOW = -0.27846455f;
  private static final float MISH_LOW = -0.30884343f;
  private static final float HARD_SWISH_LOW = -0.375f;

  static Bounds of(Activation activation) {
    float none = Float.POSITIVE_INFINITY;
    return switch (activation.kind()) {
      case RELU, SQRT, EXP, SOFTPLUS -> new Bounds(0, none);
      case RELU6 -> new Bounds(0, 6);
      case CLIP -> new Bounds(activation.alpha(), activation.beta());
      case LOGISTIC, HARD_SIGMOID -> new Bounds(0, 1);
      case TANH -> new Bounds(-1, 1);
      case SILU -> new Bounds(SILU_LOW, none);
      case MISH -> new Bounds(MISH_LOW, none);
      case HARD_SWISH -> new Bounds(HARD_SWISH_LOW, none);
      case ELU -> new Bounds(-activation.alpha(), none);
      case LINEAR, LEAKY -> NONE;
    };
  }

  boolean hasLow() {
    return Float.isFinite(low);
  }

  boolean hasHigh() {
    return Float.isFinite(high);
  }

  /** The range cut to what is possible, with the lower bound where there is one. */
  Range applyTo(Range observed) {
    float least = hasLow() ? Math.min(low, 0) : observed.low();
    float most = hasHigh() ? Math.min(observed.high(), Math.max(high, 0)) : observed.high();
    return new Range(least, most);
  }
}
