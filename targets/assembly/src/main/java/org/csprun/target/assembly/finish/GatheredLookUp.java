package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Feature;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.ShiftOp;
import org.csprun.target.assembly.x86.Vec;

/** Reads four bytes at each entry of the table and keeps the first. */
record GatheredLookUp(Tier tier) implements TableLookUp {
  private static final Mask ALL = Mask.K6;

  /** The lowest byte of 32 bits, in the register it keeps. */
  private Vec lowBytes(int first) {
    return new Vec(first, tier.vectorBytes());
  }

  /** Of AVX2, whose gathers want the mask in a vector, the second is for the index. */
  @Override
  public int registers() {
    return tier.has(Feature.AVX512) ? 1 : 2;
  }

  @Override
  public void enter(Assembler a) {}

  @Override
  public void prepare(Assembler a, Gpr table, int first) {
    Vec low = lowBytes(first);
    ones(a, low);
    a.v(ShiftOp.VPSRLD, low, low, 24);
  }

  private void ones(Assembler a, Vec to) {
    if (tier.has(Feature.AVX512)) {
      a.v(VPTERNLOGD, to, to, to, 0xFF);
    } else {
      a.v(VPCMPEQD, to, to, to);
    }
  }

  @Override
  public void lookUp(Assembler a, Vec x, Vec spare, Gpr table, int first) {
    if (tier.has(Feature.AVX512)) {
      a.v(VPANDD, spare, x, lowBytes(first));
      a.ones(ALL);
      a.gather(VPGATHERDD, x, table, spare, 1, ALL);
      a.v(VPANDD, x, x, lowBytes(first));
    } else {
      Vec index = new Vec(first + 1, tier.vectorBytes());
      a.v(VPAND, index, x, lowBytes(first));
      ones(a, spare);
      a.gather(VPGATHERDD, x, table, index, 1, spare);
      a.v(VPAND, x, x, lowBytes(first));
    }
  }
}
