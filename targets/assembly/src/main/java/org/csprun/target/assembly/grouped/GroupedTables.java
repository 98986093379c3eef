package org.csprun.target.assembly.grouped;

/**
 * Where the code of a narrow grouped convolution finds its numbers: the block of arguments, an
 * entry a row and an entry a block of output channels, all of 64-bit values.
 */
final class GroupedTables {
  /** Arguments: addresses of the rows' entries, of the blocks' entries, of a table. */
  static final int ROWS = 0;

  static final int BLOCKS = 8;
  static final int TABLE = 16;

  /** Address of a pixel of zero points. */
  static final int PADDING = 24;

  static final int ARGUMENT_BYTES = 32;

  /** A row: how many rounds it takes, each of as many rows of taps as share words. */
  static final int ROW_ROUNDS = 0;

  /** Bytes of weights of the rounds that are left out. */
  static final int ROW_WEIGHTS = 8;

  static final int ROW_OUT = 16;
  static final int ROW_JOIN = 24;

  /** For each row of taps, the first pixel of its row of input. */
  static final int ROW_POINTERS = 32;

  /** A block: address of its weights. */
  static final int BLOCK_WEIGHTS = 0;

  static final int BLOCK_BIAS = 8;
  static final int BLOCK_CONSTANTS = 16;

  /** Bytes from the first channel of a pixel of the input to the block's first. */
  static final int BLOCK_INPUT = 24;

  /** The same of the output. */
  static final int BLOCK_OUT = 32;

  /** Address of the index vector of the block's lanes. */
  static final int BLOCK_INDEX = 40;

  static final int BLOCK_SHIFT = 6;

  private GroupedTables() {}

  static int rowBytes(GroupedShape shape) {
    return ROW_POINTERS + shape.rounds() * shape.spread().rows() * Long.BYTES;
  }
}
