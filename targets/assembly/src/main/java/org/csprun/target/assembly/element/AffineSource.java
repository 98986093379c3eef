package org.csprun.target.assembly.element;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/** {@code scale · x + shift} of floats; the constants are the scales, then the shifts. */
record AffineSource(Lanes lanes) implements Source {

  @Override
  public int registers() {
    return 1;
  }

  @Override
  public int constants() {
    return 2;
  }

  @Override
  public void vector(
      Assembler a, Vec into, int used, List<Address> inputs, Address constants, int spare) {
    Vec scale = Vec.zmm(spare);
    a.v(VMOVUPS, into, inputs.getFirst(), lanes.load(used));
    a.v(VMOVUPS, scale, constants);
    a.v(VFMADD213PS, into, scale, constants.plus(into.bytes()));
  }
}
