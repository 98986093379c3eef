package org.csprun.compiler.quant;

import org.csprun.compiler.graph.Op;
import org.csprun.kernel.ActivationFunction;
import org.csprun.plan.Activation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.tensor.Quantization;

/** How activations become curves and tables. */
final class Curves {
  private static final int GATE_ONE = 255;

  private Curves() {}

  /** The curve of an activation that a requantisation can hold. */
  static Curve of(Activation activation) {
    return switch (activation.kind()) {
      case LINEAR, RELU, RELU6, CLIP -> Curve.LINEAR;
      case LEAKY -> Curve.LEAKY;
      case SILU, MISH, HARD_SWISH -> Curve.GATE;
      case LOGISTIC, TANH, HARD_SIGMOID -> Curve.TABLE;
      case ELU, EXP, SQRT, SOFTPLUS ->
          throw new IllegalArgumentException("A requantisation cannot hold " + activation);
    };
  }

  /** True when all channels of the output come from one table. */
  static boolean needsOneScale(Op op) {
    return switch (op) {
      case Op.Convolution c -> isTable(c.activation());
      case Op.FullyConnected f -> isTable(f.activation());
      case Op.Affine a -> isTable(a.activation());
      default -> false;
    };
  }

  private static boolean isTable(Activation activation) {
    return switch (activation.kind()) {
      case LOGISTIC, TANH, HARD_SIGMOID -> true;
      default -> false;
    };
  }

  /** The gate of a self-gated activation, in 255ths. */
  static byte[] gate(Activation activation) {
    byte[] table = new byte[Requantize.TABLE_ENTRIES];
    for (int i = 0; i < table.length; i++) {
      double x = middle(i);
      double gate =
          switch (activation.kind()) {
            case SILU -> 1 / (1 + Math.exp(-x));
            case MISH -> Math.tanh(Math.log1p(Math.exp(x)));
            case HARD_SWISH -> Math.clamp((x + 3) / 6, 0.0, 1.0);
            default -> throw new IllegalArgumentException(activation + " is no gate");
          };
      table[i] = (byte) Math.round(GATE_ONE * gate);
    }
    return table;
  }

  /** A function over [−8, 8) in the bytes of the output. */
  static byte[] function(Activation activation, Quantization output) {
    byte[] table = new byte[Requantize.TABLE_ENTRIES];
    for (int i = 0; i < table.length; i++) {
      float y = ActivationFunction.apply(activation, (float) middle(i));
      table[i] = (byte) output.quantize(y, 0);
    }
    return table;
  }

  /** The value of one unit of a gate. */
  static double gateUnit() {
    return 1.0 / GATE_ONE;
  }

  private static double middle(int entry) {
    int perUnit = 1 << Requantize.TABLE_BITS_A_UNIT;
    return (entry - Requantize.TABLE_ENTRIES / 2 + 0.5) / perUnit;
  }
}
