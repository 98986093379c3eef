package org.csprun.target.vector;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A pool of equal buffers that threads take for the time of one call. It is filled when it is made,
 * so taking allocates nothing; with more threads than buffers the last ones wait.
 *
 * @param <T> the kind of buffer, compared by identity
 */
final class Scratch<T> {
  private static final int FREE = 0;
  private static final int TAKEN = 1;

  private final List<T> buffers;
  private final AtomicIntegerArray states;

  Scratch(int count, Supplier<T> maker) {
    buffers = Stream.generate(maker).limit(count).toList();
    states = new AtomicIntegerArray(count);
  }

  /** Takes a buffer of unknown content. */
  T take() {
    while (true) {
      for (int i = 0; i < buffers.size(); i++) {
        if (states.get(i) == FREE && states.compareAndSet(i, FREE, TAKEN)) {
          return buffers.get(i);
        }
      }
      Thread.onSpinWait();
    }
  }

  /**
   * Gives a buffer back that {@link #take} returned.
   *
   * @throws IllegalStateException when it is not taken
   */
  @SuppressWarnings("ReferenceEquality") // Two buffers of equal content are two buffers.
  void give(T buffer) {
    for (int i = 0; i < buffers.size(); i++) {
      if (buffers.get(i) == buffer && states.compareAndSet(i, TAKEN, FREE)) {
        return;
      }
    }
    throw new IllegalStateException("The buffer is not taken from this pool");
  }
}
