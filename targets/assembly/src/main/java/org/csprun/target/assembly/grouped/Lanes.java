package org.csprun.target.assembly.grouped;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/**
 * Which input channels a block of output channels reads.
 *
 * @param groupInputs input channels of a group
 * @param groupOutputs output channels of a group
 * @param first first output channel of the block
 * @param count output channels of the block
 */
record Lanes(int groupInputs, int groupOutputs, int first, int count) {

  /** The first input channel of the first group. */
  int base() {
    return first / groupOutputs * groupInputs;
  }

  /** The first input channel of a lane's group, from {@link #base()}. */
  int offset(int lane) {
    return (first + lane) / groupOutputs * groupInputs - base();
  }

  /**
   * Bytes from the start of the first lane's input.
   *
   * @param wordBytes to the end of the last lane's first word
   * @param allWordsBytes to the end of the last lane's last
   */
  record Span(int wordBytes, int allWordsBytes) {
    Span max(Span other) {
      return new Span(
          Math.max(wordBytes, other.wordBytes), Math.max(allWordsBytes, other.allWordsBytes));
    }
  }

  Span span(boolean integers) {
    int last = offset(count - 1);
    return integers
        ? new Span(last + Math.min(groupInputs, Integer.BYTES), last + groupInputs)
        : new Span((last + 1) * Float.BYTES, (last + groupInputs) * Float.BYTES);
  }

  /** Writes the index vector that {@link Spread#load} takes. */
  void writeIndex(MemorySegment to, long at, Spread spread, boolean integers) {
    int elementBytes = integers ? 1 : Float.BYTES;
    for (int lane = 0; lane < count; lane++) {
      int offset = offset(lane) * elementBytes;
      if (spread.loadBytes() == 0) {
        to.set(JAVA_INT, at + lane * 4L, offset);
        continue;
      }
      for (int b = 0; b < Integer.BYTES; b++) {
        int row = spread.rows() == 1 ? 0 : b / groupInputs;
        int within = spread.rows() == 1 ? b : b % groupInputs;
        // Bytes beyond the rows meet weights of zero: whatever they are does not matter.
        int index = row * spread.loadBytes() + offset + within;
        to.set(JAVA_BYTE, at + lane * 4L + b, (byte) (index & 63));
      }
    }
  }
}
