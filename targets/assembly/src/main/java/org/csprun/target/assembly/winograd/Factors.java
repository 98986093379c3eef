package org.csprun.target.assembly.winograd;

import java.util.List;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Vec;

/** Loads the factors of a transform into registers. */
final class Factors {
  private Factors() {}

  /** Repeats each factor in a register from {@code first} on; overwrites RAX. */
  static void load(Assembler a, List<Float> factors, Vec first) {
    for (int i = 0; i < factors.size(); i++) {
      a.mov(Gpr.RAX, Float.floatToRawIntBits(factors.get(i)) & 0xFFFF_FFFFL);
      a.broadcast(Transform.next(first, i), Gpr.RAX);
    }
  }
}
