package org.csprun.target.vector;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A pool of equal buffers that threads take for the time of one call. It is filled when it is made,
 * so taking allocates nothing; with more threads than buffers the last ones wait.
 */
final class Scratch {
  private final AtomicReferenceArray<float[]> free;

  Scratch(int buffers, int floats) {
    free = new AtomicReferenceArray<>(buffers);
    for (int i = 0; i < buffers; i++) {
      free.set(i, new float[floats]);
    }
  }

  /** Takes a buffer of unknown content. */
  float[] take() {
    while (true) {
      for (int i = 0; i < free.length(); i++) {
        float[] buffer = free.get(i);
        if (buffer.length > 0 && free.compareAndSet(i, buffer, NONE)) {
          return buffer;
        }
      }
      Thread.onSpinWait();
    }
  }

  /** Gives a buffer back that {@link #take} returned. */
  void give(float[] buffer) {
    for (int i = 0; i < free.length(); i++) {
      if (free.get(i).length == 0 && free.compareAndSet(i, NONE, buffer)) {
        return;
      }
    }
    throw new IllegalStateException("A buffer was given back twice");
  }

  private static final float[] NONE = {};
}
