package org.csprun.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The one block of memory that holds every tensor of a session, off the heap. */
public final class TensorArena implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  /** Bytes behind the arena that kernels may read, and not use, when they load whole vectors. */
  private static final long SLACK_BYTES = 64;

  private final Arena owner = Arena.ofShared();
  private final MemorySegment memory;

  /** Allocates {@code bytes} bytes, aligned to 64 and zeroed. */
  public TensorArena(long bytes) {
    long size = Math.max(bytes, ALIGNMENT);
    memory = owner.allocate(Math.addExact(size, SLACK_BYTES), ALIGNMENT).asSlice(0, size);
  }

  /**
   * Takes memory that the caller has made and frees after the session.
   *
   * @param memory with 64 bytes behind it that may be read
   */
  public TensorArena(MemorySegment memory) {
    this.memory = memory;
  }

  public MemorySegment memory() {
    return memory;
  }

  @Override
  public void close() {
    owner.close();
  }
}
