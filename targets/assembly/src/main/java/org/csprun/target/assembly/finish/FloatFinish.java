package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.plan.Activation;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the activation and the residual of float sums, with AVX-512.
 *
 * @param tail lanes of the last vector of channels that is partly used; 0 when all are used
 */
public record FloatFinish(
    Tier tier, Activation activation, boolean residual, Activation residualActivation, int tail)
    implements Finish {
  private static final Mask TAIL = Mask.K4;

  /**
   * The address of the numbers its activations read, which {@code vector} takes as its constants.
   */
  public long numbers(CodeStore store) {
    return FloatNumbers.of(tier, activation, residualActivation).write(store);
  }

  @Override
  public int registers() {
    return Math.max(
        FloatActivation.registers(activation), FloatActivation.registers(residualActivation));
  }

  @Override
  public void enter(Assembler a) {
    if (tail > 0) {
      a.mov(Gpr.RAX, (1L << tail) - 1);
      a.kmovw(TAIL, Gpr.RAX);
    }
  }

  @Override
  public void prepare(Assembler a, Gpr arguments, int free) {}

  @Override
  public void vector(
      Assembler a, Vec sums, int lanes, Address constants, Address out, Address join, int free) {
    boolean whole = lanes == tier.lanes();
    FloatNumbers numbers = FloatNumbers.of(tier, activation, residualActivation);
    FloatActivation functions = new FloatActivation(a, numbers, constants, free);
    functions.apply(activation, sums);
    if (residual) {
      if (whole) {
        a.v(VADDPS, sums, sums, join);
      } else {
        a.v(VADDPS, sums, sums, join, Masking.merge(TAIL));
      }
      functions.apply(residualActivation, sums);
    }
    a.v(VMOVUPS_STORE, sums, out, whole ? Masking.NONE : Masking.merge(TAIL));
  }

  @Override
  public int constantBytes() {
    return 0;
  }
}
