package org.csprun.tests.kernels;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory between pages that nobody may touch: whoever reads or writes outside of it, and outside of
 * the bytes it may read behind it, ends the process. Those bytes, and the rest of the outermost
 * pages, hold canaries.
 */
public final class GuardedMemory implements AutoCloseable {
  private static final long PAGE = 4096;
  private static final byte CANARY = (byte) 0xA5;
  private static final int PROT_NONE = 0;
  private static final int PROT_READ = 1;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private static final MethodHandle MMAP =
      find(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MPROTECT =
      find("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MUNMAP =
      find("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

  private final Side side;
  private final List<Block> blocks = new ArrayList<>();

  public GuardedMemory(Side side) {
    this.side = side;
  }

  /** Which end of a block touches a guard page. */
  public enum Side {
    START,
    END
  }

  /**
   * A block in pages of its own.
   *
   * @param bytes at least 1
   * @param slackBytes that may be read behind it
   */
  public MemorySegment allocate(long bytes, long slackBytes) {
    long inside = (bytes + slackBytes + PAGE - 1) / PAGE * PAGE;
    long start = map(inside + 2 * PAGE);
    long first = start + PAGE;
    protect(first, inside, PROT_READ_WRITE);
    MemorySegment pages = MemorySegment.ofAddress(first).reinterpret(inside).fill(CANARY);
    MemorySegment block =
        pages.asSlice(side == Side.START ? 0 : inside - slackBytes - bytes, bytes).fill((byte) 0);
    blocks.add(new Block(pages, block));
    return block;
  }

  /** A copy that nobody may write to. */
  MemorySegment readOnly(MemorySegment bytes, long slackBytes) {
    MemorySegment copy = allocate(bytes.byteSize(), slackBytes).copyFrom(bytes);
    MemorySegment pages = blocks.getLast().pages();
    protect(pages.address(), pages.byteSize(), PROT_READ);
    return copy;
  }

  /** Fails where a byte beside a block has changed. */
  public void checkCanaries() {
    for (Block block : blocks) {
      long from = block.inside().address() - block.pages().address();
      long to = from + block.inside().byteSize();
      checkCanaries(block, 0, from);
      checkCanaries(block, to, block.pages().byteSize());
    }
  }

  private static void checkCanaries(Block block, long from, long to) {
    long start = block.inside().address() - block.pages().address();
    for (long at = from; at < to; at++) {
      if (block.pages().get(JAVA_BYTE, at) != CANARY) {
        throw new AssertionError(
            "Byte %d of a block of %d bytes was written"
                .formatted(at - start, block.inside().byteSize()));
      }
    }
  }

  @Override
  public void close() {
    for (Block block : blocks) {
      unmap(block.pages().address() - PAGE, block.pages().byteSize() + 2 * PAGE);
    }
    blocks.clear();
  }

  private record Block(MemorySegment pages, MemorySegment inside) {}

  private static long map(long bytes) {
    try {
      long at = (long) MMAP.invokeExact(0L, bytes, PROT_NONE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
      if (at == -1) {
        throw new AssertionError("No memory for %d bytes between guard pages".formatted(bytes));
      }
      return at;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void protect(long address, long bytes, int protection) {
    try {
      if ((int) MPROTECT.invokeExact(address, bytes, protection) != 0) {
        throw new AssertionError("Pages could not be protected");
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void unmap(long address, long bytes) {
    try {
      if ((int) MUNMAP.invokeExact(address, bytes) != 0) {
        throw new AssertionError("Pages could not be given back");
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MethodHandle find(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type);
  }
}
