package org.csprun.target.assembly.element;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Mask;
import org.csprun.target.assembly.x86.Masking;
import org.csprun.target.assembly.x86.Vec;

/** Entries of one table for all; the constants are its 256 bytes, which stay in registers. */
record LookupSource(Lanes lanes) implements Source {
  private static final Mask UPPER_HALF = Mask.K1;
  private static final int TABLE_REGISTERS = 4;

  @Override
  public int registers() {
    return TABLE_REGISTERS + 1;
  }

  @Override
  public int constants() {
    return TABLE_REGISTERS;
  }

  @Override
  public void prepare(Assembler a, Address constants, int spare) {
    for (int i = 0; i < TABLE_REGISTERS; i++) {
      Vec quarter = Vec.zmm(spare + i);
      a.v(VMOVUPS, quarter, constants.plus((long) i * quarter.bytes()));
    }
  }

  @Override
  public void vector(
      Assembler a, Vec into, int used, List<Address> inputs, Address constants, int spare) {
    Vec upper = Vec.zmm(spare + TABLE_REGISTERS);
    a.v(VMOVDQU8, into, inputs.getFirst(), lanes.load(used));
    a.v(VMOVDQA32, upper, into);
    a.mask(VPMOVB2M, UPPER_HALF, into);
    // An index into 128 bytes ignores its highest bit.
    a.v(VPERMI2B, into, Vec.zmm(spare), Vec.zmm(spare + 1));
    a.v(VPERMI2B, upper, Vec.zmm(spare + 2), Vec.zmm(spare + 3));
    a.v(VMOVDQU8, into, upper, Masking.merge(UPPER_HALF));
  }
}
