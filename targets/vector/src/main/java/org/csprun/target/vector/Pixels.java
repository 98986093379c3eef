package org.csprun.target.vector;

import org.csprun.target.Operand;

/**
 * A range of pixels as runs of contiguous floats: pixels are joined where all operands are dense,
 * and a run never exceeds what a scratch buffer holds.
 *
 * @param floats floats a run at most
 * @param pixels pixels a run at most
 */
record Pixels(int floats, int pixels) {
  private static final int RUN_FLOATS = 2048;

  /** Runs over operands of equal channel count. */
  static Pixels of(Operand... operands) {
    int channels = operands[0].channels();
    boolean dense = true;
    for (Operand operand : operands) {
      dense &= operand.isDense();
    }
    int pixels = dense ? Math.max(1, RUN_FLOATS / channels) : 1;
    return new Pixels(Math.multiplyExact(pixels, channels), pixels);
  }

  /** Floats of a scratch buffer for {@code buffers} runs, each padded to whole vectors. */
  long scratchFloats(int buffers) {
    return (long) buffers * pitch();
  }

  /** Floats from one run's buffer to the next. */
  int pitch() {
    return Lanes.roundUp(floats) + Lanes.L;
  }

  /** Byte offset of a pixel counted over all rows. */
  static long offset(Operand operand, int pixel) {
    return operand.offsetBytes() + (long) pixel * operand.pixelStride() * 4;
  }
}
