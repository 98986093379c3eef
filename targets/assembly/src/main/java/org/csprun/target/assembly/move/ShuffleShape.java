package org.csprun.target.assembly.move;

/**
 * All that the code of a rearrangement of whole rows depends on: pieces of one or two rows of the
 * input become pieces of a row of the output, byte by byte in the same order.
 *
 * @param inBytes bytes of a piece of a row of the input, 64 at most
 * @param otherRow bytes from the first row of the input to the second
 * @param outBytes bytes of a piece of the output, 128 at most
 * @param pieces pieces of a row
 * @param rowFrom bytes from a first row of the input to the next
 * @param rowTo the same of the output
 */
record ShuffleShape(
    int inBytes, long otherRow, int outBytes, int pieces, long rowFrom, long rowTo) {
  static final int MOST_OUT = 128;

  /** Bytes of a vector, and with it those of a piece of one row. */
  static final int VECTOR = 64;
}
