package org.csprun.target.assembly.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Pages that hold machine code. They are written while they cannot run, and run while they cannot
 * be written.
 */
public final class ExecutableMemory implements AutoCloseable {
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final long FAILED = -1;
  private static final long PAGE = 4096;

  private final MemorySegment pages;

  private ExecutableMemory(MemorySegment pages) {
    this.pages = pages;
  }

  /** The code in pages of its own, or empty where the machine allows no new code. */
  public static Optional<ExecutableMemory> of(byte[] code) {
    long bytes = (code.length + PAGE - 1) / PAGE * PAGE;
    int access = PROT_READ | PROT_WRITE;
    long address = NativeCall.call(Calls.MMAP, 0, bytes, access, MAP_PRIVATE_ANONYMOUS, -1, 0);
    if (address == FAILED) {
      return Optional.empty();
    }
    ExecutableMemory memory =
        new ExecutableMemory(MemorySegment.ofAddress(address).reinterpret(bytes));
    MemorySegment.copy(code, 0, memory.pages, ValueLayout.JAVA_BYTE, 0, code.length);
    // The result is an int, in the lower half of what comes back.
    if ((int) NativeCall.call(Calls.MPROTECT, address, bytes, PROT_READ | PROT_EXEC, 0, 0, 0)
        != 0) {
      memory.close();
      return Optional.empty();
    }
    return Optional.of(memory);
  }

  /** Where the code starts. */
  public MemorySegment entry() {
    return pages;
  }

  @Override
  public void close() {
    NativeCall.call(Calls.MUNMAP, pages.address(), pages.byteSize(), 0, 0, 0, 0);
  }

  /** The functions of the C library, looked up when the first code is made. */
  private static final class Calls {
    static final MemorySegment MMAP = NativeCall.library("mmap");
    static final MemorySegment MPROTECT = NativeCall.library("mprotect");
    static final MemorySegment MUNMAP = NativeCall.library("munmap");

    private Calls() {}
  }
}
