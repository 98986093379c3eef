package org.csprun.target.assembly.element;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.Vec;

/**
 * {@code zero point + floor(x · (1 / scale) + 0.5)} in 32 bits; the constants are 1 / scale, then
 * the zero points. What is further from zero than any byte is brought to {@link #BOUND}, so that it
 * fits 32 bits.
 */
record QuantizeSource(Lanes lanes) implements Source {
  private static final float BOUND = 1024;
  private static final Mask NUMBERS = Mask.K1;

  /** A predicate: neither is NaN. */
  private static final int ORDERED = 7;

  /** A rounding: down, and no exception where it is not exact. */
  private static final int DOWN = 9;

  @Override
  public int registers() {
    return 3;
  }

  @Override
  public int constants() {
    return 2;
  }

  @Override
  public void prepare(Assembler a, Address constants, int spare) {
    float[] numbers = {0.5f, BOUND, -BOUND};
    for (int i = 0; i < numbers.length; i++) {
      a.mov(Gpr.RAX, Float.floatToRawIntBits(numbers[i]) & 0xFFFF_FFFFL);
      a.broadcast(Vec.zmm(spare + i), Gpr.RAX);
    }
  }

  @Override
  public void vector(
      Assembler a, Vec into, int used, List<Address> inputs, Address constants, int spare) {
    a.v(VMOVUPS, into, inputs.getFirst(), lanes.load(used));
    a.v(VMULPS, into, into, constants);
    a.v(VADDPS, into, into, Vec.zmm(spare));
    a.mask(VCMPPS, NUMBERS, into, into, ORDERED);
    a.v(VRNDSCALEPS, into, into, DOWN, Masking.zero(NUMBERS));
    a.v(VMINPS, into, into, Vec.zmm(spare + 1));
    a.v(VMAXPS, into, into, Vec.zmm(spare + 2));
    a.v(VCVTTPS2DQ, into, into);
    a.v(VPADDD, into, into, constants.plus(into.bytes()));
  }
}
