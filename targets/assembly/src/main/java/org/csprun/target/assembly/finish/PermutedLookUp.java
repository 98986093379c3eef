package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.Vec;

/** Permutes the table's bytes, which stay in four registers. */
record PermutedLookUp() implements TableLookUp {
  private static final Mask NEGATIVE = Mask.K1;
  private static final Mask LOW_BYTES = Mask.K5;
  private static final int QUARTER = 64;

  @Override
  public int registers() {
    return 4;
  }

  @Override
  public void enter(Assembler a) {
    a.mov(Gpr.RAX, 0x1111_1111_1111_1111L);
    a.kmovq(LOW_BYTES, Gpr.RAX);
  }

  @Override
  public void prepare(Assembler a, Gpr table, int first) {
    for (int i = 0; i < registers(); i++) {
      a.v(VMOVDQU32, Vec.zmm(first + i), Address.of(table, i * QUARTER));
    }
  }

  @Override
  public void lookUp(Assembler a, Vec x, Vec spare, Gpr table, int first) {
    a.mask(VPMOVD2M, NEGATIVE, x);
    a.v(VMOVDQA32, spare, x);
    a.v(VPERMI2B, x, Vec.zmm(first), Vec.zmm(first + 1), Masking.zero(LOW_BYTES));
    a.v(VPERMI2B, spare, Vec.zmm(first + 2), Vec.zmm(first + 3), Masking.zero(LOW_BYTES));
    a.v(VMOVDQA32, x, spare, Masking.merge(NEGATIVE));
  }
}
