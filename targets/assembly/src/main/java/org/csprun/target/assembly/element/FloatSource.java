package org.csprun.target.assembly.element;

import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import java.util.Optional;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;

/**
 * Floats, or a function of those of two inputs.
 *
 * @param repeated for each input, whether one element counts for all channels
 */
record FloatSource(Lanes lanes, Optional<BinaryKind> kind, List<Boolean> repeated)
    implements Source {
  FloatSource {
    repeated = List.copyOf(repeated);
  }

  /** Whether there is an instruction for the function. */
  static boolean supports(BinaryKind kind) {
    return kind != BinaryKind.POWER;
  }

  @Override
  public int registers() {
    return kind.isPresent() ? 1 : 0;
  }

  @Override
  public int constants() {
    return 0;
  }

  @Override
  public void vector(
      Assembler a, Vec into, int used, List<Address> inputs, Address constants, int spare) {
    load(a, into, used, inputs.getFirst(), repeated.getFirst());
    if (kind.isPresent()) {
      Vec other = Vec.zmm(spare);
      load(a, other, used, inputs.getLast(), repeated.getLast());
      a.v(op(kind.get()), into, into, other);
    }
  }

  private void load(Assembler a, Vec into, int used, Address from, boolean repeats) {
    if (repeats) {
      a.v(VBROADCASTSS, into, from);
    } else {
      a.v(VMOVUPS, into, from, lanes.load(used));
    }
  }

  private static VectorOp op(BinaryKind kind) {
    return switch (kind) {
      case ADD -> VADDPS;
      case SUBTRACT -> VSUBPS;
      case MULTIPLY -> VMULPS;
      case DIVIDE -> VDIVPS;
      case MAXIMUM -> VMAXPS;
      case MINIMUM -> VMINPS;
      case POWER -> throw new IllegalArgumentException("No instruction for " + kind);
    };
  }
}
