package org.csprun.target.assembly.convolve;

import org.csprun.plan.Window;
import org.csprun.target.BoundStep;

/**
 * Where the code of a convolution finds its numbers: the block of arguments, an entry a row and an
 * entry a block of output channels, all of 64-bit values.
 */
final class ConvolveTables {
  /** Arguments: addresses of the rows' entries, of the blocks' entries, of a table. */
  static final int ROWS = 0;

  static final int BLOCKS = 8;
  static final int TABLE = 16;
  static final int ARGUMENT_BYTES = 24;

  /** A row: the first pixel of the first row of input that it sees. */
  static final int ROW_INPUT = 0;

  /** Bytes of weights of the taps above that. */
  static final int ROW_WEIGHTS = 8;

  /** Rows of taps that see the input. */
  static final int ROW_TAPS = 16;

  /** Bytes of biases of other kinds of rows. */
  static final int ROW_BIAS = 24;

  static final int ROW_OUT = 32;
  static final int ROW_JOIN = 40;
  static final int ROW_SHIFT = 6;

  /** A block: address of its weights. */
  static final int BLOCK_WEIGHTS = 0;

  static final int BLOCK_BIAS = 8;
  static final int BLOCK_CONSTANTS = 16;

  /** Bytes from the first channel of a pixel of the input to the block's group. */
  static final int BLOCK_INPUT = 24;

  /** Bytes from the first channel of a pixel of the output to the block's. */
  static final int BLOCK_OUT = 32;

  static final int BLOCK_SHIFT = 6;

  private ConvolveTables() {}

  static Edges columns(ConvolveShape shape) {
    Window window = shape.window();
    return Edges.of(
        shape.inWidth(),
        shape.outWidth(),
        window.kernelW(),
        window.strideW(),
        window.dilationW(),
        window.padLeft());
  }

  static Edges rows(BoundStep step, Window window) {
    return Edges.of(
        step.input(0).height(),
        step.output().height(),
        window.kernelH(),
        window.strideH(),
        window.dilationH(),
        window.padTop());
  }
}
