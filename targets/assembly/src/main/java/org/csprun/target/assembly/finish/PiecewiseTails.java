package org.csprun.target.assembly.finish;

import static org.csprun.target.assembly.x86.VectorOp.*;

import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.ShiftOp;
import org.csprun.target.assembly.x86.Vec;

/**
 * Stores what is used in pieces of 4, 2 and 1 elements, for vectors of 8. Reads are whole: the
 * arena may be read past its end.
 */
record PiecewiseTails() implements Tails {

  @Override
  public void enter(Assembler a, int tail) {}

  @Override
  public void loadBytes(Assembler a, Vec to, Address from, boolean whole) {
    a.v(VPMOVZXBD, to, from);
  }

  @Override
  public void storeBytes(Assembler a, Vec x, Address to, int count, boolean whole) {
    Vec low = x.as(16);
    if (whole) {
      a.v(VMOVQ_STORE, low, to);
      return;
    }
    int done = 0;
    if ((count & 4) != 0) {
      a.v(VMOVD_STORE, low, to);
      done += 4;
    }
    if ((count & 2) != 0) {
      a.v(VPEXTRW, low, to.plus(done), done / 2);
      done += 2;
    }
    if ((count & 1) != 0) {
      a.v(VPEXTRB, low, to.plus(done), done);
    }
  }

  @Override
  public void addFloats(Assembler a, Vec x, Address from, boolean whole) {
    a.v(VADDPS, x, x, from);
  }

  @Override
  public void storeFloats(Assembler a, Vec x, Address to, int count, boolean whole) {
    if (whole) {
      a.v(VMOVUPS_STORE, x, to);
      return;
    }
    Vec low = x.as(16);
    int done = 0;
    if ((count & 4) != 0) {
      a.v(VMOVUPS_STORE, low, to);
      a.v(VEXTRACTI128, x, low, 1);
      done += 4;
    }
    if ((count & 2) != 0) {
      a.v(VMOVQ_STORE, low, to.plus((long) done * Float.BYTES));
      a.v(ShiftOp.VPSRLDQ, low, low, 2 * Float.BYTES);
      done += 2;
    }
    if ((count & 1) != 0) {
      a.v(VMOVD_STORE, low, to.plus((long) done * Float.BYTES));
    }
  }
}
