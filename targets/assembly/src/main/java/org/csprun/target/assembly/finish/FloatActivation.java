package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.finish.FloatExponential.LOG2_E;
import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.plan.Activation;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;

/**
 * Emits functions of a vector of floats. Absolute errors are below 3e-7 where values are below 1;
 * relative ones below 1e-5. NaN stays NaN: the second operand of a minimum or maximum is what
 * remains of it.
 */
final class FloatActivation {
  /** Beyond it {@code x · tanh(softplus(x))} is x, and the square of its exponential a float. */
  private static final float MISH_HIGH = 20;

  /** {@code 2 atanh(s) / s} as a polynomial of s² up to s = ⅓; the highest power first. */
  private static final List<Float> TWICE_ATANH =
      List.of(0.342261076f, 0.395894527f, 0.666760027f, 1.999999642f);

  private final Assembler a;
  private final FloatNumbers numbers;
  private final Address first;
  private final Vec t;
  private final Vec n;
  private final Vec p;

  /**
   * @param first where the numbers lie
   * @param free the first register whose value nobody needs
   */
  FloatActivation(Assembler a, FloatNumbers numbers, Address first, int free) {
    this.a = a;
    this.numbers = numbers;
    this.first = first;
    int bytes = numbers.tier().vectorBytes();
    t = new Vec(free, bytes);
    n = new Vec(free + 1, bytes);
    p = new Vec(free + 2, bytes);
  }

  /** Registers a function overwrites beside its argument. */
  static int registers(Activation activation) {
    return switch (activation.kind()) {
      case LINEAR, SQRT -> 0;
      case RELU, RELU6, LEAKY, CLIP, HARD_SWISH, HARD_SIGMOID -> 1;
      case LOGISTIC, TANH, SILU, MISH, ELU, EXP, SOFTPLUS -> 3;
    };
  }

  /** The numbers a function reads. */
  static List<Float> numbers(Activation activation) {
    float alpha = activation.alpha();
    float beta = activation.beta();
    return switch (activation.kind()) {
      case LINEAR, SQRT -> List.of();
      case RELU -> List.of(0f);
      case RELU6 -> List.of(0f, 6f);
      case LEAKY -> List.of(alpha);
      case CLIP -> List.of(alpha, beta);
      case HARD_SWISH -> List.of(3f, 0f, 6f, 1f / 6);
      case HARD_SIGMOID -> List.of(alpha, beta, 0f, 1f);
      case EXP -> FloatExponential.numbers(LOG2_E);
      case LOGISTIC, SILU -> FloatExponential.numbers(-LOG2_E);
      case TANH -> FloatExponential.numbers(2 * LOG2_E, 2);
      case MISH -> FloatExponential.numbers(LOG2_E, MISH_HIGH, 2);
      case ELU -> FloatExponential.numbers(LOG2_E, 0, alpha);
      case SOFTPLUS ->
          FloatExponential.numbers(
              LOG2_E,
              -LOG2_E,
              0,
              2,
              TWICE_ATANH.get(0),
              TWICE_ATANH.get(1),
              TWICE_ATANH.get(2),
              TWICE_ATANH.get(3));
    };
  }

  /** Applies a function to {@code x}. */
  void apply(Activation activation, Vec x) {
    switch (activation.kind()) {
      case LINEAR -> {}
      case RELU -> bound(VMAXPS, x, 0);
      case RELU6 -> clip(x, 0, 6);
      case CLIP -> clip(x, activation.alpha(), activation.beta());
      case LEAKY -> {
        a.v(VMULPS, t, x, at(activation.alpha()));
        a.v(activation.alpha() <= 1 ? VMAXPS : VMINPS, x, x, t);
      }
      case HARD_SWISH -> {
        a.v(VADDPS, t, x, at(3));
        a.v(VMAXPS, t, t, at(0));
        a.v(VMINPS, t, t, at(6));
        a.v(VMULPS, t, t, at(1f / 6));
        a.v(VMULPS, x, x, t);
      }
      case HARD_SIGMOID -> {
        a.v(VMOVUPS, t, at(activation.alpha()));
        a.v(VFMADD213PS, x, t, at(activation.beta()));
        clip(x, 0, 1);
      }
      case EXP -> {
        a.v(VMULPS, t, x, at(LOG2_E));
        FloatExponential.emit(a, numbers, first, t, n, x);
      }
      case LOGISTIC -> {
        exponentialOfNegativePlusOne(x);
        a.v(VMOVUPS, x, at(1));
        a.v(VDIVPS, x, x, p);
      }
      case SILU -> {
        exponentialOfNegativePlusOne(x);
        a.v(VDIVPS, x, x, p);
      }
      case TANH -> tanh(x);
      case MISH -> mish(x);
      case ELU -> elu(x, activation.alpha());
      case SOFTPLUS -> softplus(x);
      case SQRT -> a.v(VSQRTPS, x, x);
    }
  }

  private Address at(float number) {
    return numbers.at(first, number);
  }

  private void bound(VectorOp op, Vec x, float bound) {
    a.v(VMOVUPS, t, at(bound));
    a.v(op, x, t, x);
  }

  private void clip(Vec x, float low, float high) {
    bound(VMAXPS, x, low);
    bound(VMINPS, x, high);
  }

  private void exponentialOfNegativePlusOne(Vec x) {
    a.v(VMULPS, t, x, at(-LOG2_E));
    FloatExponential.emit(a, numbers, first, t, n, p);
    a.v(VADDPS, p, p, at(1));
  }

  /** {@code 1 − 2 / (exp(2x) + 1)}. */
  private void tanh(Vec x) {
    a.v(VMULPS, t, x, at(2 * LOG2_E));
    FloatExponential.emit(a, numbers, first, t, n, p);
    a.v(VADDPS, p, p, at(1));
    a.v(VMOVUPS, t, at(2));
    a.v(VDIVPS, p, t, p);
    a.v(VMOVUPS, x, at(1));
    a.v(VSUBPS, x, x, p);
  }

  /** {@code tanh(ln(1 + e)) = (e² + 2e) / (e² + 2e + 2)} with {@code e = exp(x)}. */
  private void mish(Vec x) {
    a.v(VMINPS, t, x, at(MISH_HIGH));
    a.v(VMULPS, t, t, at(LOG2_E));
    FloatExponential.emit(a, numbers, first, t, n, p);
    a.v(VADDPS, t, p, at(2));
    a.v(VMULPS, p, p, t);
    a.v(VADDPS, t, p, at(2));
    a.v(VDIVPS, p, p, t);
    a.v(VMULPS, x, x, p);
  }

  /** {@code max(x, 0) + alpha · (exp(min(x, 0)) − 1)}: one of the two is exactly 0. */
  private void elu(Vec x, float alpha) {
    a.v(VMOVUPS, t, at(0));
    a.v(VMINPS, t, t, x);
    a.v(VMULPS, t, t, at(LOG2_E));
    FloatExponential.emit(a, numbers, first, t, n, p);
    a.v(VSUBPS, p, p, at(1));
    bound(VMAXPS, x, 0);
    a.v(VFMADD231PS, x, p, at(alpha));
  }

  /** {@code max(x, 0) + ln(1 + u)}, u = exp(−|x|); {@code ln(1 + u) = 2 atanh(u / (2 + u))}. */
  private void softplus(Vec x) {
    a.v(VMULPS, t, x, at(LOG2_E));
    a.v(VMULPS, n, x, at(-LOG2_E));
    a.v(VMINPS, t, t, n);
    FloatExponential.emit(a, numbers, first, t, n, p);
    a.v(VADDPS, t, p, at(2));
    a.v(VDIVPS, p, p, t);
    a.v(VMULPS, t, p, p);
    a.v(VMOVUPS, n, at(TWICE_ATANH.getFirst()));
    for (float coefficient : TWICE_ATANH.subList(1, TWICE_ATANH.size())) {
      a.v(VFMADD213PS, n, t, at(coefficient));
    }
    bound(VMAXPS, x, 0);
    a.v(VFMADD231PS, x, p, n);
  }
}
