package org.csprun.target.vector;

import java.util.HashMap;
import java.util.Map;

/**
 * Scratch buffers shared by the kernels of one factory: one pool a kind of element and a power of
 * two, so that all of a network's steps together hold at most four times what its largest step
 * needs.
 */
final class ScratchPools {
  private static final int LEAST = 256;

  private final Map<Integer, Scratch<float[]>> floats = new HashMap<>();
  private final Map<Integer, Scratch<int[]>> ints = new HashMap<>();
  private final Map<Integer, Scratch<byte[]>> bytes = new HashMap<>();
  private final int threads;

  /** Pools for this many threads at once without waiting. */
  ScratchPools(int threads) {
    this.threads = threads;
  }

  /** The pool whose buffers hold at least this many floats. */
  synchronized Scratch<float[]> atLeast(long count) {
    return floats.computeIfAbsent(
        size(count), size -> new Scratch<>(threads, () -> new float[size]));
  }

  /** The pool whose buffers hold at least this many integers of 32 bits. */
  synchronized Scratch<int[]> intsAtLeast(long count) {
    return ints.computeIfAbsent(size(count), size -> new Scratch<>(threads, () -> new int[size]));
  }

  /** The pool whose buffers hold at least this many bytes. */
  synchronized Scratch<byte[]> bytesAtLeast(long count) {
    return bytes.computeIfAbsent(size(count), size -> new Scratch<>(threads, () -> new byte[size]));
  }

  private static int size(long count) {
    return Math.toIntExact(Math.max(LEAST, Long.highestOneBit(Math.max(1, count - 1)) << 1));
  }
}
