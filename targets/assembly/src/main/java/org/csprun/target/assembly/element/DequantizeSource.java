package org.csprun.target.assembly.element;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/** {@code scale · (q − zero point)}; the constants are the zero points, then the scales. */
record DequantizeSource(Lanes lanes) implements Source {

  @Override
  public int registers() {
    return 0;
  }

  @Override
  public int constants() {
    return 2;
  }

  @Override
  public void vector(
      Assembler a, Vec into, int used, List<Address> inputs, Address constants, int spare) {
    a.v(VPMOVZXBD, into, inputs.getFirst(), lanes.load(used));
    a.v(VPSUBD, into, into, constants);
    a.v(VCVTDQ2PS, into, into);
    a.v(VMULPS, into, into, constants.plus(into.bytes()));
  }
}
