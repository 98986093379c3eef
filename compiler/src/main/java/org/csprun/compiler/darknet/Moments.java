package org.csprun.compiler.darknet;

import org.csprun.plan.Activation;

/**
 * Mean squares to expect of the outputs of layers. Rough on purpose: they only set the scale of
 * random weights, so an error of a factor of two in one layer is gone after the next.
 */
final class Moments {
  private Moments() {}

  /** After a function of normally distributed elements of a mean square. */
  static double after(Activation function, double moment) {
    double alpha = function.alpha();
    return switch (function.kind()) {
      case LINEAR, EXP, SQRT, SOFTPLUS -> moment;
      case RELU, RELU6, CLIP -> moment / 2;
      case LEAKY -> moment * (1 + alpha * alpha) / 2;
      case LOGISTIC, HARD_SIGMOID -> 0.3;
      case TANH -> Math.min(moment, 1) * 0.4;
      case SILU, HARD_SWISH -> moment * 0.36;
      case MISH -> moment * 0.45;
      case ELU -> moment * 0.6;
    };
  }

  /** After the maximum of some elements that resemble each other. */
  static double afterMaximum(double moment, int kernel) {
    return kernel == 1 ? moment : kernel <= 3 ? moment * 2 : moment * 3;
  }

  /** After an average over many elements. */
  static double afterAverage(double moment) {
    return moment / 2;
  }
}
