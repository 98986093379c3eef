package org.csprun.target.assembly.code;

import java.lang.foreign.MemorySegment;

/**
 * Machine code of the one shape all kernels have: a block of arguments and two ranges, {@code void
 * f(long arguments, long from, long to, long fromOther, long toOther)}, passed in RDI, RSI, RDX,
 * RCX and R8.
 */
public final class MachineFunction {
  private final MemorySegment entry;

  MachineFunction(ExecutableMemory memory) {
    entry = memory.entry();
  }

  /** Runs the code; {@code arguments} is the address of what it reads first. */
  public void call(long arguments, long from, long to, long fromOther, long toOther) {
    NativeCall.call(entry, arguments, from, to, fromOther, toOther, 0);
  }
}
