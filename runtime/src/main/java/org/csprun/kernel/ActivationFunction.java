package org.csprun.kernel;

import org.csprun.plan.Activation;

/** The value of each activation for one element, computed in double precision. */
public final class ActivationFunction {
  private ActivationFunction() {}

  /** {@code activation(x)}, rounded once to float. */
  public static float apply(Activation activation, float x) {
    float alpha = activation.alpha();
    float beta = activation.beta();
    return switch (activation.kind()) {
      case LINEAR -> x;
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY -> x < 0 ? x * alpha : x;
      case CLIP -> Math.min(Math.max(x, alpha), beta);
      case LOGISTIC -> (float) logistic(x);
      case TANH -> (float) Math.tanh(x);
      case SILU -> (float) (x * logistic(x));
      case MISH -> (float) (x * Math.tanh(softplus(x)));
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SIGMOID -> Math.min(Math.max(alpha * x + beta, 0), 1);
      case ELU -> x < 0 ? (float) (alpha * Math.expm1(x)) : x;
      case EXP -> (float) Math.exp(x);
      case SQRT -> (float) Math.sqrt(x);
      case SOFTPLUS -> (float) softplus(x);
    };
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** ln(1 + exp(x)) without overflow. */
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
