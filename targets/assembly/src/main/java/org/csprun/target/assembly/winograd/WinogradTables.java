package org.csprun.target.assembly.winograd;

/** Where the code finds its numbers, all of 64 bits. */
final class WinogradTables {
  /** A row of tiles: addresses of its rows of input, six at most. */
  static final int ROW_INPUTS = 0;

  /** Bytes from one tile's input to the next, for each row: 0 where it lies outside. */
  static final int ROW_STEPS = 48;

  static final int ROW_OUT = 96;
  static final int ROW_JOIN = 104;

  /** Rows of output that the tiles have. */
  static final int ROW_COUNT = 112;

  static final int ROW_BYTES = 128;

  /** A column of tiles: for each column of input, a mask of all lanes or none. */
  static final int COLUMN_BYTES = 64;

  /** A panel: address of its biases, of the activations' numbers, bytes of the channels before. */
  static final int PANEL_BIAS = 0;

  static final int PANEL_NUMBERS = 8;
  static final int PANEL_OUT = 16;
  static final int PANEL_BYTES = 64;

  private WinogradTables() {}
}
