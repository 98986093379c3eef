package org.csprun.target.assembly.finish;

import org.csprun.plan.Activation;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the activation and the residual of float sums.
 *
 * @param tail lanes of the last vector of channels that is partly used; 0 when all are used
 */
public record FloatFinish(
    Tier tier, Activation activation, boolean residual, Activation residualActivation, int tail)
    implements Finish {
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
    Tails.of(tier).enter(a, tail);
  }

  @Override
  public void prepare(Assembler a, Gpr arguments, int free) {
    FloatActivation.prepare(a, tier, activation, residualActivation, free, arguments);
  }

  @Override
  public void vector(
      Assembler a, Vec sums, int lanes, Address constants, Address out, Address join, int free) {
    boolean whole = lanes == tier.lanes();
    Tails tails = Tails.of(tier);
    FloatActivation.apply(a, activation, sums, free, FloatActivation.first(free));
    if (residual) {
      tails.addFloats(a, sums, join, whole);
      FloatActivation.apply(
          a, residualActivation, sums, free, FloatActivation.second(activation, free));
    }
    tails.storeFloats(a, sums, out, lanes, whole);
  }

  @Override
  public int constantBytes() {
    return 0;
  }
}
