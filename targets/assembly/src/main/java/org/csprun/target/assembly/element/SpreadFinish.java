package org.csprun.target.assembly.element;

import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits the finishing of single channels of pixels that do not lie side by side in the output:
 * floats are finished below the stack, where no signal writes for 128 bytes, and spread from there.
 *
 * @param apart bytes from one pixel of the output to the next
 */
record SpreadFinish(Finish finish, long apart) implements Finish {
  private static final int BELOW = -64;

  @Override
  public int registers() {
    return finish.registers();
  }

  @Override
  public void enter(Assembler a) {
    finish.enter(a);
  }

  @Override
  public void prepare(Assembler a, Gpr arguments, int free) {
    finish.prepare(a, arguments, free);
  }

  @Override
  public void vector(
      Assembler a, Vec sums, int lanes, Address constants, Address out, Address join, int free) {
    Address below = Address.of(Gpr.RSP, BELOW);
    finish.vector(a, sums, lanes, constants, below, join, free);
    for (int lane = 0; lane < lanes; lane++) {
      a.load(Gpr.RAX, below.plus((long) lane * Float.BYTES), Float.BYTES);
      a.store(out.plus(lane * apart), Gpr.RAX, Float.BYTES);
    }
  }

  @Override
  public int constantBytes() {
    return finish.constantBytes();
  }
}
