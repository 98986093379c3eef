package org.csprun.compiler.memory;

/**
 * The time a buffer is needed: from the step that first writes it to the last one that touches it,
 * both included.
 *
 * @param bytes size of the buffer
 */
record LiveRange(int firstStep, int lastStep, long bytes) {

  LiveRange {
    if (firstStep < 0 || lastStep < firstStep || bytes < 0) {
      throw new IllegalArgumentException(
          "Live range of %d bytes from step %d to %d".formatted(bytes, firstStep, lastStep));
    }
  }

  /** True when some step needs both. */
  boolean meets(LiveRange other) {
    return firstStep <= other.lastStep && other.firstStep <= lastStep;
  }

  /** True when the buffer is needed at this step. */
  boolean isLiveAt(int step) {
    return firstStep <= step && step <= lastStep;
  }
}
