package org.csprun.compiler.quant;

import java.util.Locale;

/** A part of the recipe that keeps the accuracy; each can be left out to see what it is worth. */
public enum Trick {
  /** A scale and zero point for every channel of an activation instead of one for all. */
  PER_CHANNEL,
  /** Lower bounds known from the activation (SiLU −0.2785 …) instead of observed ones. */
  ANALYTIC_BOUNDS,
  /** Room above what few pictures showed. */
  MARGIN,
  /** The bias takes back the mean error of the rounded weights. */
  BIAS_CORRECTION,
  /** Weights rounded so that their errors cancel on the inputs that were seen. */
  WEIGHT_ROUNDING,
  /** The calibrator of each tensor chosen by the error it causes in those that read it. */
  BAKE_OFF;

  /** As users write it: {@code per-channel}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
