package org.csprun.target.assembly.code;

import java.lang.foreign.MemorySegment;

/**
 * Zeroed memory in large pages where the system gives them. Pages that nobody touches take up
 * nothing, and megabytes are there in the time that small pages take for hundreds of kilobytes.
 */
final class LargeMemory implements AutoCloseable {
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MADV_HUGEPAGE = 14;
  private static final long FAILED = -1;
  private static final long LARGE_PAGE = 2 << 20;

  private final MemorySegment mapped;
  private final MemorySegment memory;

  /**
   * @throws OutOfMemoryError when the system gives no such memory
   */
  LargeMemory(long bytes) {
    // Room to start at a multiple of a large page.
    long length = Math.addExact(roundUp(bytes), LARGE_PAGE);
    long address =
        NativeCall.call(Calls.MMAP, 0, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
    if (address == FAILED) {
      throw new OutOfMemoryError("The system gave no memory of " + bytes + " bytes");
    }
    mapped = MemorySegment.ofAddress(address).reinterpret(length);
    memory = mapped.asSlice(roundUp(address) - address, bytes);
    // Advice: where it is not taken, pages are small.
    NativeCall.call(Calls.MADVISE, memory.address(), roundUp(bytes), MADV_HUGEPAGE, 0, 0, 0);
  }

  private static long roundUp(long bytes) {
    return Math.addExact(bytes, LARGE_PAGE - 1) & -LARGE_PAGE;
  }

  MemorySegment memory() {
    return memory;
  }

  @Override
  public void close() {
    NativeCall.call(Calls.MUNMAP, mapped.address(), mapped.byteSize(), 0, 0, 0, 0);
  }

  /** The functions of the C library, looked up when they are first needed. */
  private static final class Calls {
    static final MemorySegment MMAP = NativeCall.library("mmap");
    static final MemorySegment MADVISE = NativeCall.library("madvise");
    static final MemorySegment MUNMAP = NativeCall.library("munmap");

    private Calls() {}
  }
}
