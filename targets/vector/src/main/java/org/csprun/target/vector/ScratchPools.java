package org.csprun.target.vector;

import java.util.HashMap;
import java.util.Map;

/**
 * Scratch buffers shared by the kernels of one factory: one pool a power of two, so that all of a
 * network's steps together hold at most four times what its largest step needs.
 */
final class ScratchPools {
  private final Map<Integer, Scratch> pools = new HashMap<>();
  private final int threads;

  /** Pools for this many threads at once without waiting. */
  ScratchPools(int threads) {
    this.threads = threads;
  }

  /** The pool whose buffers hold at least this many floats. */
  synchronized Scratch atLeast(long floats) {
    int size = Math.toIntExact(Math.max(256, Long.highestOneBit(Math.max(1, floats - 1)) << 1));
    return pools.computeIfAbsent(size, floatsOfPool -> new Scratch(threads, floatsOfPool));
  }
}
