package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the store of vectors that hold the output's bytes already: 64 bytes, or 16 numbers of 32
 * bits that are brought into the bounds of a byte.
 */
public record ByteFinish(Lanes lanes) implements Finish {

  private boolean narrows() {
    return lanes.lanes() == 16;
  }

  @Override
  public int registers() {
    return 1;
  }

  @Override
  public void enter(Assembler a) {
    lanes.enter(a);
  }

  @Override
  public void prepare(Assembler a, Gpr arguments, int free) {
    Vec zero = Vec.zmm(free);
    a.v(VPXORD, zero, zero, zero);
  }

  @Override
  public void vector(
      Assembler a, Vec sums, int used, Address constants, Address out, Address join, int free) {
    Vec bytes = sums;
    if (narrows()) {
      bytes = sums.as(16);
      a.v(VPMAXSD, sums, sums, Vec.zmm(free));
      a.v(VPMOVUSDB, sums, bytes);
    }
    if (used == lanes.lanes()) {
      a.v(VMOVUPS_STORE, bytes, out);
    } else {
      a.v(VMOVDQU8_STORE, bytes, out, lanes.store(used));
    }
  }

  @Override
  public int constantBytes() {
    return 0;
  }
}
