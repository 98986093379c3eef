package org.csprun.target.assembly.finish;

import org.csprun.plan.Activation;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
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
    Tails.of(tier).enter(a, tail);
  }

  @Override
  public void prepare(Assembler a, Gpr arguments, int free) {}

  @Override
  public void vector(
      Assembler a, Vec sums, int lanes, Address constants, Address out, Address join, int free) {
    boolean whole = lanes == tier.lanes();
    Tails tails = Tails.of(tier);
    FloatNumbers numbers = FloatNumbers.of(tier, activation, residualActivation);
    FloatActivation functions = new FloatActivation(a, numbers, constants, free);
    functions.apply(activation, sums);
    if (residual) {
      tails.addFloats(a, sums, join, whole);
      functions.apply(residualActivation, sums);
    }
    tails.storeFloats(a, sums, out, lanes, whole);
  }

  @Override
  public int constantBytes() {
    return 0;
  }
}
