package org.csprun.target.assembly.finish;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.fail;
import static org.csprun.target.assembly.x86.VectorOp.VMOVUPS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import org.csprun.kernel.ActivationFunction;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.target.assembly.AssemblyTarget;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Activations over a dense sweep of all floats against the reference. */
class FloatActivationTest {
  private static final Tier TIER = Tier.AVX512_VNNI;

  /** Every so many of all floats, and of the sweep from −110 to 110. */
  private static final int STEP = 16381;

  private static final int SWEEP = 1 << 18;
  private static final double RELATIVE = 1e-5;
  private static final double ABSOLUTE = 5e-7;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void matchesTheReference(Kind kind) {
    assumeTrue(
        new AssemblyTarget().devices().getFirst().unavailable().isEmpty(), "no machine code");
    Activation activation = activation(kind);
    float[] inputs = inputs();
    float[] outputs = run(activation, inputs);
    for (int i = 0; i < inputs.length; i++) {
      compare(activation, inputs[i], outputs[i]);
    }
  }

  private static Activation activation(Kind kind) {
    return switch (kind) {
      case LEAKY -> Activation.leaky(0.1f);
      case CLIP -> Activation.clip(-0.5f, 0.75f);
      case ELU -> new Activation(Kind.ELU, 0.8f, 0);
      case HARD_SIGMOID -> new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f);
      case LINEAR, RELU, RELU6, LOGISTIC, TANH, SILU, MISH, HARD_SWISH, EXP, SQRT, SOFTPLUS ->
          Activation.of(kind);
    };
  }

  private static float[] inputs() {
    int all = (int) (0x1_0000_0000L / STEP);
    float[] inputs = new float[(all + SWEEP + 16 + 15) & -16];
    for (int i = 0; i < all; i++) {
      inputs[i] = Float.intBitsToFloat(i * STEP);
    }
    for (int i = 0; i < SWEEP; i++) {
      inputs[all + i] = -110 + i * 220f / SWEEP;
    }
    float[] edges = {
      0,
      -0f,
      1,
      -1,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      88.7f,
      -87.3f,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      20,
      0.5f,
      -0.5f
    };
    System.arraycopy(edges, 0, inputs, all + SWEEP, edges.length);
    return inputs;
  }

  private static float[] run(Activation activation, float[] inputs) {
    FloatFinish finish = new FloatFinish(TIER, activation, false, Activation.LINEAR, 0);
    try (CodeStore store = new CodeStore()) {
      var function = store.function(finish, () -> code(finish));
      MemorySegment in = store.allocate(inputs.length * 4L);
      MemorySegment out = store.allocate(inputs.length * 4L);
      MemorySegment.copy(inputs, 0, in, JAVA_FLOAT, 0, inputs.length);
      MemorySegment arguments = store.allocate(24);
      arguments.set(JAVA_LONG, 0, in.address());
      arguments.set(JAVA_LONG, 8, out.address());
      arguments.set(JAVA_LONG, 16, finish.numbers(store));
      function.call(arguments.address(), 0, inputs.length / TIER.lanes(), 0, 0);
      return out.toArray(JAVA_FLOAT);
    }
  }

  /** One vector after another. */
  private static byte[] code(FloatFinish finish) {
    Assembler a = new Assembler(Tier.AVX512_VNNI.features());
    finish.enter(a);
    finish.prepare(a, Gpr.RDI, 1);
    a.mov(Gpr.RCX, Address.of(Gpr.RDI, 0));
    a.mov(Gpr.R8, Address.of(Gpr.RDI, 8));
    a.mov(Gpr.R9, Address.of(Gpr.RDI, 16));
    Vec x = new Vec(0, TIER.vectorBytes());
    Label again = a.here();
    a.v(VMOVUPS, x, Address.of(Gpr.RCX, 0));
    finish.vector(
        a, x, TIER.lanes(), Address.of(Gpr.R9, 0), Address.of(Gpr.R8, 0), Address.of(Gpr.R8, 0), 1);
    a.add(Gpr.RCX, TIER.vectorBytes());
    a.add(Gpr.R8, TIER.vectorBytes());
    a.sub(Gpr.RDX, 1);
    a.jump(Condition.NOT_EQUAL, again);
    a.vzeroupper();
    a.ret();
    return a.finish();
  }

  private static void compare(Activation activation, float x, float found) {
    float wanted = ActivationFunction.apply(activation, x);
    boolean close =
        Float.isNaN(wanted) || Float.isInfinite(wanted)
            ? Float.compare(wanted, found) == 0 || isAtTheEdge(activation, wanted, found)
            : Math.abs((double) wanted - found) <= ABSOLUTE + RELATIVE * Math.abs(wanted);
    if (!close) {
      fail("%s of %s is %s instead of %s".formatted(activation, x, found, wanted));
    }
  }

  /** The reference of HARD_SWISH overflows before it divides by six; EXP may round up to it. */
  private static boolean isAtTheEdge(Activation activation, float wanted, float found) {
    double edge = activation.kind() == Kind.HARD_SWISH ? 6.01 : 1 + RELATIVE;
    return Float.isInfinite(wanted) && found > Float.MAX_VALUE / edge;
  }
}
