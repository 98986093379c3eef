package org.csprun.target.assembly.convolve;

import static org.csprun.target.assembly.x86.Gpr.*;

import java.util.List;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;

/** The stack frame of a convolution: the caller's registers and what the loops rarely need. */
public final class Frame {
  public static final int ARGUMENTS = 0;

  /** The row, from and to; the loop keeps its place in the first. */
  public static final int ROW = 8;

  public static final int BLOCK = 32;

  /** Rows of taps that the present row sees. */
  public static final int TAPS = 56;

  private static final int BYTES = 64;
  private static final List<Gpr> SAVED = List.of(RBX, RBP, R12, R13, R14, R15);

  private final Assembler a;

  public Frame(Assembler a) {
    this.a = a;
  }

  /** Saves what the caller keeps and stores the arguments. */
  public void enter() {
    SAVED.forEach(a::push);
    a.sub(RSP, BYTES);
    store(ARGUMENTS, RDI);
    store(ROW + 8, RSI);
    store(ROW + 16, RDX);
    store(BLOCK + 8, RCX);
    store(BLOCK + 16, R8);
  }

  /** Restores what the caller keeps and returns. */
  public void leave() {
    a.vzeroupper();
    a.add(RSP, BYTES);
    SAVED.reversed().forEach(a::pop);
    a.ret();
  }

  public void load(Gpr register, int slot) {
    a.mov(register, Address.of(RSP, slot));
  }

  public void store(int slot, Gpr register) {
    a.mov(Address.of(RSP, slot), register);
  }

  /** Runs the body from the first to the last of a range; uses RAX. */
  public void loop(int slot, Runnable body) {
    Label done = a.label();
    load(RAX, slot + 8);
    Label again = a.here();
    a.cmp(RAX, Address.of(RSP, slot + 16));
    a.jump(Condition.GREATER_OR_EQUAL, done);
    store(slot, RAX);
    body.run();
    load(RAX, slot);
    a.add(RAX, 1);
    a.jmp(again);
    a.bind(done);
  }
}
