package org.csprun.target.assembly.x86;

import java.util.List;

/**
 * The entry and the exit of a function: registers that belong to the caller are kept, and there is
 * room on the stack.
 *
 * @param saved of RBX, RBP, R12 to R15 those that the function uses
 * @param stackBytes room from RSP upwards, a multiple of 8
 */
public record Routine(Assembler a, List<Gpr> saved, int stackBytes) {
  private static final int PAGE = 4096;

  public Routine {
    saved = List.copyOf(saved);
  }

  /** Emits the entry; keeps all registers but RAX. */
  public void enter() {
    saved.forEach(a::push);
    // The pages below the stack are touched one after the other, as the system wants it.
    for (int left = stackBytes; left > 0; left -= PAGE) {
      a.sub(Gpr.RSP, Math.min(left, PAGE));
      a.mov(Address.of(Gpr.RSP, 0), Gpr.RAX);
    }
  }

  /** Emits the exit. */
  public void leave() {
    a.vzeroupper();
    if (stackBytes > 0) {
      a.add(Gpr.RSP, stackBytes);
    }
    saved.reversed().forEach(a::pop);
    a.ret();
  }
}
