package org.csprun.plan;

/**
 * A function of one element.
 *
 * @param alpha LEAKY: the slope below zero; CLIP: the lower bound; ELU: its alpha; HARD_SIGMOID:
 *     the slope; otherwise 0
 * @param beta CLIP: the upper bound; HARD_SIGMOID: the offset; otherwise 0
 */
public record Activation(Kind kind, float alpha, float beta) {

  /** The functions csprun knows. */
  public enum Kind {
    /** x */
    LINEAR,
    /** max(x, 0) */
    RELU,
    /** min(max(x, 0), 6) */
    RELU6,
    /** x below zero is multiplied by alpha */
    LEAKY,
    /** min(max(x, alpha), beta) */
    CLIP,
    /** 1 / (1 + exp(-x)) */
    LOGISTIC,
    /** tanh(x) */
    TANH,
    /** x · logistic(x), also called swish */
    SILU,
    /** x · tanh(ln(1 + exp(x))) */
    MISH,
    /** x · min(max(x + 3, 0), 6) / 6 */
    HARD_SWISH,
    /** min(max(alpha · x + beta, 0), 1) */
    HARD_SIGMOID,
    /** alpha · (exp(x) − 1) below zero */
    ELU,
    /** exp(x) */
    EXP,
    /** √x */
    SQRT,
    /** ln(1 + exp(x)) */
    SOFTPLUS
  }

  public static final Activation LINEAR = of(Kind.LINEAR);
  public static final Activation RELU = of(Kind.RELU);
  public static final Activation LOGISTIC = of(Kind.LOGISTIC);
  public static final Activation SILU = of(Kind.SILU);
  public static final Activation MISH = of(Kind.MISH);

  /** A function without parameters. */
  public static Activation of(Kind kind) {
    return new Activation(kind, 0, 0);
  }

  public static Activation leaky(float slope) {
    return new Activation(Kind.LEAKY, slope, 0);
  }

  public static Activation clip(float low, float high) {
    return new Activation(Kind.CLIP, low, high);
  }

  public boolean isLinear() {
    return kind == Kind.LINEAR;
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    return switch (kind) {
      case LEAKY, ELU -> name + "(" + alpha + ")";
      case CLIP, HARD_SIGMOID -> name + "(" + alpha + ", " + beta + ")";
      default -> name;
    };
  }
}
