package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.Vec;

/** Leaves out what is not used with a mask, as AVX-512 can. */
record MaskedTails() implements Tails {
  private static final Mask TAIL = Mask.K4;

  @Override
  public void enter(Assembler a, int tail) {
    if (tail > 0) {
      a.mov(Gpr.RAX, (1L << tail) - 1);
      a.kmovw(TAIL, Gpr.RAX);
    }
  }

  @Override
  public void loadBytes(Assembler a, Vec to, Address from, boolean whole) {
    a.v(VPMOVZXBD, to, from, whole ? Masking.NONE : Masking.zero(TAIL));
  }

  @Override
  public void storeBytes(Assembler a, Vec x, Address to, int count, boolean whole) {
    if (whole) {
      a.v(VMOVUPS_STORE, x.as(16), to);
    } else {
      a.v(VMOVDQU8_STORE, x.as(16), to, Masking.merge(TAIL));
    }
  }

  @Override
  public void addFloats(Assembler a, Vec x, Address from, boolean whole) {
    a.v(VADDPS, x, x, from, whole ? Masking.NONE : Masking.merge(TAIL));
  }

  @Override
  public void storeFloats(Assembler a, Vec x, Address to, int count, boolean whole) {
    a.v(VMOVUPS_STORE, x, to, whole ? Masking.NONE : Masking.merge(TAIL));
  }
}
