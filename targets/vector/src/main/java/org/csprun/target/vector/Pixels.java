package org.csprun.target.vector;

import org.csprun.target.Operand;

/**
 * A range of pixels cut into runs that fill a scratch buffer in the first-level cache, where pixels
 * lie side by side.
 *
 * @param floats floats a run at most
 * @param pixels pixels a run at most
 */
record Pixels(int floats, int pixels) {
  private static final int RUN_FLOATS = 2048;

  /** Runs of pixels of this many channels. */
  static Pixels ofChannels(int channels) {
    int pixels = Math.max(1, RUN_FLOATS / channels);
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

  /** Reads {@code count} pixels. */
  static void load(Operand operand, int pixel, int count, float[] a, int at) {
    int channels = operand.channels();
    long offset = offset(operand, pixel);
    if (operand.isDense()) {
      Runs.load(operand.memory(), offset, a, at, count * channels);
      return;
    }
    for (int p = 0; p < count; p++) {
      Runs.load(operand.memory(), offset, a, at + p * channels, channels);
      offset += operand.pixelStride() * 4L;
    }
  }

  /** Writes {@code count} pixels. */
  static void store(float[] a, int at, Operand operand, int pixel, int count) {
    int channels = operand.channels();
    long offset = offset(operand, pixel);
    if (operand.isDense()) {
      Runs.store(a, at, operand.memory(), offset, count * channels);
      return;
    }
    for (int p = 0; p < count; p++) {
      Runs.store(a, at + p * channels, operand.memory(), offset, channels);
      offset += operand.pixelStride() * 4L;
    }
  }
}
