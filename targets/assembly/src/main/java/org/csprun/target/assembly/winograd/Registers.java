package org.csprun.target.assembly.winograd;

import static org.csprun.target.assembly.x86.VectorOp.VMOVDQA32;

import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/** Vectors in registers one after another. */
record Registers(Assembler a, Vec first) implements Elements {

  @Override
  public Vec get(int k, Vec spare) {
    return Transform.next(first, k);
  }

  @Override
  public void copy(int k, Vec to) {
    a.v(VMOVDQA32, to, Transform.next(first, k));
  }
}
