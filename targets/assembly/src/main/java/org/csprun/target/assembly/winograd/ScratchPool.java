package org.csprun.target.assembly.winograd;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.csprun.target.assembly.code.CodeStore;

/**
 * Equal buffers that threads take for the time of one call. They are there before anything runs;
 * with more threads than buffers the last ones wait.
 */
final class ScratchPool {
  private static final int FREE = 0;
  private static final int TAKEN = 1;

  private final long first;
  private final long bytes;
  private final AtomicIntegerArray states;

  /**
   * @param bytes of a buffer, a multiple of 64
   */
  ScratchPool(CodeStore store, int count, long bytes) {
    this.bytes = bytes;
    first = store.allocateLarge(count * bytes).address();
    states = new AtomicIntegerArray(count);
  }

  /** Takes a buffer of unknown content; returns its number. */
  int take() {
    while (true) {
      for (int i = 0; i < states.length(); i++) {
        if (states.get(i) == FREE && states.compareAndSet(i, FREE, TAKEN)) {
          return i;
        }
      }
      Thread.onSpinWait();
    }
  }

  long address(int buffer) {
    return first + buffer * bytes;
  }

  void give(int buffer) {
    states.set(buffer, FREE);
  }
}
