package org.csprun.target.vector;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import jdk.incubator.vector.FloatVector;
import org.csprun.plan.Activation;

/**
 * Activations over a scratch buffer, in place, a loop each.
 *
 * <p>The exponential is a polynomial (Cephes {@code expf}, relative error about 1e-7): the Vector
 * API's own calls a library function where there is one and allocates where there is none.
 */
final class ActivationLoops {
  private static final float EXP_LOW = -87.3f;
  private static final float EXP_HIGH = 88.7228f;
  private static final float LOG2_E = 1.44269504088896341f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** 1.5 · 2²³: adding it rounds to an integer that then lies in the low bits. */
  private static final float ROUND = 12582912f;

  private static final int MANTISSA_BITS = 23;

  private ActivationLoops() {}

  /**
   * Applies {@code activation} to {@code count} floats from {@code from}; the floats up to the next
   * multiple of the vector length are overwritten too and must exist.
   */
  static void apply(Activation activation, float[] a, int from, int count) {
    int to = from + Lanes.roundUp(count);
    float alpha = activation.alpha();
    float beta = activation.beta();
    switch (activation.kind()) {
      case LINEAR -> {}
      case RELU -> clip(a, from, to, 0, Float.POSITIVE_INFINITY);
      case RELU6 -> clip(a, from, to, 0, 6);
      case LEAKY -> leaky(a, from, to, alpha);
      case CLIP -> clip(a, from, to, alpha, beta);
      case LOGISTIC -> logistic(a, from, to);
      case TANH -> tanh(a, from, to);
      case SILU -> silu(a, from, to);
      case MISH -> mish(a, from, to);
      case HARD_SWISH -> hardSwish(a, from, to);
      case HARD_SIGMOID -> hardSigmoid(a, from, to, alpha, beta);
      case ELU -> elu(a, from, to, alpha);
      case EXP -> exp(a, from, to);
      case SQRT -> sqrt(a, from, to);
      case SOFTPLUS -> softplus(a, from, to);
    }
  }

  /** {@code exp(x)}, saturating at both ends of the range of normal floats. */
  static FloatVector exp(FloatVector unbounded) {
    FloatVector x = clamp(unbounded, EXP_LOW, EXP_HIGH);
    FloatVector shifted = x.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(S, -LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(S, -LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(S, 1.9875691500e-4f);
    p = p.fma(r, FloatVector.broadcast(S, 1.3981999507e-3f));
    p = p.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
    p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
    p = p.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
    p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
    p = p.fma(r.mul(r), r).add(1f);
    return p.reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS))
        .reinterpretAsFloats();
  }

  private static FloatVector clamp(FloatVector x, float low, float high) {
    FloatVector raised = x.blend(low, x.compare(LT, low));
    return raised.blend(high, raised.compare(GT, high));
  }

  private static FloatVector logistic(FloatVector x) {
    return FloatVector.broadcast(S, 1f).div(exp(x.neg()).add(1f));
  }

  private static void clip(float[] a, int from, int to, float low, float high) {
    for (int i = from; i < to; i += L) {
      clamp(FloatVector.fromArray(S, a, i), low, high).intoArray(a, i);
    }
  }

  private static void leaky(float[] a, int from, int to, float slope) {
    for (int i = from; i < to; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, i);
      x.blend(x.mul(slope), x.compare(LT, 0f)).intoArray(a, i);
    }
  }

  private static void logistic(float[] a, int from, int to) {
    for (int i = from; i < to; i += L) {
      logistic(FloatVector.fromArray(S, a, i)).intoArray(a, i);
    }
  }

  private static void silu(float[] a, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, i);
      x.div(exp(x.neg()).add(1f)).intoArray(a, i);
    }
  }

  /** Below 0.625 a polynomial (Cephes {@code tanhf}): there the quotient cancels. */
  private static void tanh(float[] a, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, i);
      FloatVector e = exp(x.add(x)).add(1f);
      FloatVector far = FloatVector.broadcast(S, 1f).sub(FloatVector.broadcast(S, 2f).div(e));
      FloatVector z = x.mul(x);
      FloatVector p = FloatVector.broadcast(S, -5.70498872745e-3f);
      p = p.fma(z, FloatVector.broadcast(S, 2.06390887954e-2f));
      p = p.fma(z, FloatVector.broadcast(S, -5.37397155531e-2f));
      p = p.fma(z, FloatVector.broadcast(S, 1.33314422036e-1f));
      p = p.fma(z, FloatVector.broadcast(S, -3.33332819422e-1f));
      FloatVector near = p.mul(z).fma(x, x);
      far.blend(near, x.lanewise(ABS).compare(LT, 0.625f)).intoArray(a, i);
    }
  }

  /** {@code tanh(ln(1 + e)) = (e² + 2e) / (e² + 2e + 2)} with {@code e = exp(x)}; 1 beyond 20. */
  private static void mish(float[] a, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, i);
      FloatVector e = exp(x.blend(20f, x.compare(GT, 20f)));
      FloatVector n = e.mul(e.add(2f));
      x.mul(n.div(n.add(2f))).intoArray(a, i);
    }
  }

  private static void hardSwish(float[] a, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, i);
      x.mul(clamp(x.add(3f), 0, 6)).mul(1 / 6f).intoArray(a, i);
    }
  }

  private static void hardSigmoid(float[] a, int from, int to, float slope, float offset) {
    for (int i = from; i < to; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, i);
      clamp(x.mul(slope).add(offset), 0, 1).intoArray(a, i);
    }
  }

  private static void elu(float[] a, int from, int to, float alpha) {
    for (int i = from; i < to; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, i);
      x.blend(exp(x).sub(1f).mul(alpha), x.compare(LT, 0f)).intoArray(a, i);
    }
  }

  private static void exp(float[] a, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, i);
      exp(x).blend(Float.POSITIVE_INFINITY, x.compare(GT, EXP_HIGH)).intoArray(a, i);
    }
  }

  private static void sqrt(float[] a, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector.fromArray(S, a, i).sqrt().intoArray(a, i);
    }
  }

  /** {@code max(x, 0) + ln(1 + u)}, u = exp(−|x|); {@code ln(1 + u) = 2 atanh(u / (2 + u))}. */
  private static void softplus(float[] a, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, i);
      FloatVector u = exp(x.lanewise(ABS).neg());
      FloatVector s = u.div(u.add(2f));
      FloatVector z = s.mul(s);
      FloatVector p = FloatVector.broadcast(S, 2 / 15f);
      p = p.fma(z, FloatVector.broadcast(S, 2 / 13f));
      p = p.fma(z, FloatVector.broadcast(S, 2 / 11f));
      p = p.fma(z, FloatVector.broadcast(S, 2 / 9f));
      p = p.fma(z, FloatVector.broadcast(S, 2 / 7f));
      p = p.fma(z, FloatVector.broadcast(S, 2 / 5f));
      p = p.fma(z, FloatVector.broadcast(S, 2 / 3f));
      p = p.fma(z, FloatVector.broadcast(S, 2f));
      x.blend(0f, x.compare(LT, 0f)).add(p.mul(s)).intoArray(a, i);
    }
  }
}
