package org.csprun.target.assembly.code;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Machine code of the one shape all kernels have: a block of arguments and two ranges, {@code void
 * f(long arguments, long from, long to, long fromOther, long toOther)}, passed in RDI, RSI, RDX,
 * RCX and R8.
 */
public final class MachineFunction {
  /** Critical: no thread state changes, so a call costs nanoseconds; it must not block. */
  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.critical(false));

  private final MemorySegment entry;

  MachineFunction(ExecutableMemory memory) {
    entry = memory.entry();
  }

  /** Runs the code; {@code arguments} is the address of what it reads first. */
  public void call(long arguments, long from, long to, long fromOther, long toOther) {
    try {
      CALL.invokeExact(entry, arguments, from, to, fromOther, toOther);
    } catch (Throwable e) {
      throw new IllegalStateException("Machine code could not be called", e);
    }
  }
}
