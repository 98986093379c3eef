package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.plan.Activation;
import org.csprun.target.assembly.Tier;
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

  /** Whether this code knows the activation. */
  public static boolean supports(Activation activation) {
    return FloatActivation.supports(activation);
  }

  @Override
  public int registers() {
    return FloatActivation.registers(activation, residualActivation);
  }

  @Override
  public void enter(Assembler a) {
    if (tail > 0) {
      a.mov(Gpr.RAX, (1L << tail) - 1);
      a.kmovw(TAIL, Gpr.RAX);
    }
  }

  @Override
  public void prepare(Assembler a, Gpr arguments, int free) {
    FloatActivation.prepare(a, activation, residualActivation, free, arguments);
  }

  @Override
  public void vector(
      Assembler a, Vec sums, int lanes, Address constants, Address out, Address join, int free) {
    boolean whole = lanes == tier.lanes();
    FloatActivation.apply(a, activation, sums, free, FloatActivation.first(free));
    if (residual) {
      if (whole) {
        a.v(VADDPS, sums, sums, join);
      } else {
        a.v(VADDPS, sums, sums, join, Masking.merge(TAIL));
      }
      FloatActivation.apply(
          a, residualActivation, sums, free, FloatActivation.second(activation, free));
    }
    a.v(VMOVUPS_STORE, sums, out, whole ? Masking.NONE : Masking.merge(TAIL));
  }

  @Override
  public int constantBytes() {
    return 0;
  }
}
