package org.csprun.target.assembly.code;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
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
    try {
      long address =
          (long)
              Calls.MMAP.invokeExact(
                  0L, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
      if (address == FAILED) {
        return Optional.empty();
      }
      ExecutableMemory memory =
          new ExecutableMemory(MemorySegment.ofAddress(address).reinterpret(bytes));
      MemorySegment.copy(code, 0, memory.pages, ValueLayout.JAVA_BYTE, 0, code.length);
      if ((int) Calls.MPROTECT.invokeExact(address, bytes, PROT_READ | PROT_EXEC) != 0) {
        memory.close();
        return Optional.empty();
      }
      return Optional.of(memory);
    } catch (Throwable e) {
      throw new IllegalStateException("The C library could not be called", e);
    }
  }

  /** Where the code starts. */
  public MemorySegment entry() {
    return pages;
  }

  @Override
  public void close() {
    try {
      int ignored = (int) Calls.MUNMAP.invokeExact(pages.address(), pages.byteSize());
    } catch (Throwable e) {
      throw new IllegalStateException("The C library could not be called", e);
    }
  }

  /** The functions of the C library, looked up when the first code is made. */
  private static final class Calls {
    static final MethodHandle MMAP =
        find(
            "mmap",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    static final MethodHandle MPROTECT =
        find("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    static final MethodHandle MUNMAP =
        find("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    private Calls() {}

    private static MethodHandle find(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      MemorySegment function = linker.defaultLookup().find(name).orElseThrow();
      return linker.downcallHandle(function, type);
    }
  }
}
