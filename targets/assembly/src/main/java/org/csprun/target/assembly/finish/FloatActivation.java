package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.plan.Activation;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Vec;

/** Emits functions of a vector of floats that need no more than a few constants. */
final class FloatActivation {
  /** A register for what is in between. */
  private static final int SPARE = 1;

  private FloatActivation() {}

  static boolean supports(Activation activation) {
    return switch (activation.kind()) {
      case LINEAR, RELU, RELU6, LEAKY, CLIP, HARD_SWISH, HARD_SIGMOID -> true;
      case LOGISTIC, TANH, SILU, MISH, ELU, EXP, SQRT, SOFTPLUS -> false;
    };
  }

  /** The numbers a function reads, each repeated in a register. */
  private static List<Float> constants(Activation activation) {
    return switch (activation.kind()) {
      case RELU -> List.of(0f);
      case RELU6 -> List.of(0f, 6f);
      case LEAKY -> List.of(activation.alpha());
      case CLIP -> List.of(activation.alpha(), activation.beta());
      case HARD_SWISH -> List.of(3f, 0f, 6f, 1f / 6);
      case HARD_SIGMOID -> List.of(activation.alpha(), activation.beta(), 0f, 1f);
      case LINEAR, LOGISTIC, TANH, SILU, MISH, ELU, EXP, SQRT, SOFTPLUS -> List.of();
    };
  }

  static int registers(Activation first, Activation second) {
    return SPARE + constants(first).size() + constants(second).size();
  }

  /** Loads the numbers of both functions into the registers from {@code free} on. */
  static void prepare(
      Assembler a, Tier tier, Activation first, Activation second, int free, Gpr spare) {
    int next = free + SPARE;
    for (Activation activation : List.of(first, second)) {
      for (float constant : constants(activation)) {
        a.mov(spare, Float.floatToRawIntBits(constant) & 0xFFFF_FFFFL);
        a.broadcast(new Vec(next++, tier.vectorBytes()), spare);
      }
    }
  }

  /**
   * Applies a function to {@code x}.
   *
   * @param first first register of the function's numbers
   */
  static void apply(Assembler a, Activation activation, Vec x, int free, int first) {
    Vec spare = new Vec(free, x.bytes());
    Vec c0 = new Vec(first, x.bytes());
    Vec c1 = new Vec(first + 1, x.bytes());
    Vec c2 = new Vec(first + 2, x.bytes());
    Vec c3 = new Vec(first + 3, x.bytes());
    switch (activation.kind()) {
      case RELU -> a.v(VMAXPS, x, x, c0);
      case RELU6, CLIP -> {
        a.v(VMAXPS, x, x, c0);
        a.v(VMINPS, x, x, c1);
      }
      case LEAKY -> {
        a.v(VMULPS, spare, x, c0);
        a.v(activation.alpha() <= 1 ? VMAXPS : VMINPS, x, x, spare);
      }
      case HARD_SWISH -> {
        a.v(VADDPS, spare, x, c0);
        a.v(VMAXPS, spare, spare, c1);
        a.v(VMINPS, spare, spare, c2);
        a.v(VMULPS, spare, spare, c3);
        a.v(VMULPS, x, x, spare);
      }
      case HARD_SIGMOID -> {
        a.v(VFMADD213PS, x, c0, c1);
        a.v(VMAXPS, x, x, c2);
        a.v(VMINPS, x, x, c3);
      }
      case LINEAR -> {}
      case LOGISTIC, TANH, SILU, MISH, ELU, EXP, SQRT, SOFTPLUS ->
          throw new IllegalArgumentException("No code for " + activation);
    }
  }

  /** The first register of the numbers of the second function. */
  static int second(Activation first, int free) {
    return free + SPARE + constants(first).size();
  }

  /** The first register of the numbers of the first function. */
  static int first(int free) {
    return free + SPARE;
  }
}
