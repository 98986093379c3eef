package org.csprun.target.assembly.element;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;

/**
 * Bytes less their zero points, or products of two such, in 32 bits; the constants are the zero
 * points of each.
 *
 * @param repeated for each input that is read here, whether one element counts for all channels
 */
record ByteSource(Lanes lanes, List<Boolean> repeated) implements Source {
  ByteSource {
    repeated = List.copyOf(repeated);
  }

  @Override
  public int registers() {
    return repeated.size() - 1;
  }

  @Override
  public int constants() {
    return repeated.size();
  }

  @Override
  public void vector(
      Assembler a, Vec into, int used, List<Address> inputs, Address constants, int spare) {
    centred(a, into, used, inputs.getFirst(), repeated.getFirst(), constants);
    if (repeated.size() > 1) {
      Vec other = Vec.zmm(spare);
      Address zeroPoints = constants.plus(into.bytes());
      centred(a, other, used, inputs.getLast(), repeated.getLast(), zeroPoints);
      a.v(VPMULLD, into, into, other);
    }
  }

  private void centred(
      Assembler a, Vec into, int used, Address from, boolean repeats, Address zeroPoints) {
    if (repeats) {
      a.v(VPBROADCASTB, into.as(16), from);
      a.v(VPMOVZXBD, into, into.as(16));
    } else {
      a.v(VPMOVZXBD, into, from, lanes.load(used));
    }
    a.v(VPSUBD, into, into, zeroPoints);
  }
}
