package org.csprun.target.vector;

import java.util.Arrays;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;

/**
 * The input rows that one output row reads, in a buffer: padding written as zeros, the channels of
 * one group side by side. Output rows are taken downwards: a new row takes the place of the oldest.
 * Bytes become floats, and their padding is the channel's zero point.
 */
final class InputRing {
  private final Operand in;
  private final Window window;
  private final int channels;
  private final int columns;
  private final int rowFloats;
  private final int slots;
  private final boolean dense;
  private final boolean bytes;

  /** What padding holds, one value a channel; nothing for zeros. */
  private final float[] padding;

  /**
   * @param channels input channels of a group
   * @param overrun floats behind a row that may be read as garbage
   */
  InputRing(Operand in, Window window, int channels, int outWidth, int overrun) {
    this.in = in;
    this.window = window;
    this.channels = channels;
    columns =
        Math.addExact(
            Math.multiplyExact(outWidth - 1, window.strideW()),
            (window.kernelW() - 1) * window.dilationW() + 1);
    rowFloats = Math.addExact(Math.multiplyExact(columns, channels), overrun);
    slots = (window.kernelH() - 1) * window.dilationH() + 1;
    dense = in.pixelStride() == channels;
    bytes = in.type().dataType() == DataType.U8;
    padding = bytes ? ZeroPoints.floats(in) : new float[0];
  }

  /** Floats of the buffer. */
  long floats() {
    return (long) slots * rowFloats;
  }

  /** Rows of the buffer. */
  int slots() {
    return slots;
  }

  /** First row of the input, possibly in the padding, that an output row reads. */
  int firstRow(int outputRow) {
    return outputRow * window.strideH() - window.padTop();
  }

  /** The slot of the first row that an output row reads. */
  int slot(int outputRow) {
    return outputRow * window.strideH() % slots;
  }

  /** Where a row lies, {@code below} rows below the row of a slot. */
  int rowAt(int slot, int below) {
    int other = slot + below;
    return (other < slots ? other : other - slots) * rowFloats;
  }

  /**
   * Stages what an output row reads and is not staged yet.
   *
   * @param channel first channel of the group
   * @param staged rows of the input before this one are staged
   * @return the new value of {@code staged}
   */
  int stage(int outputRow, int channel, int staged, float[] a, int at) {
    int first = firstRow(outputRow);
    int end = first + (window.kernelH() - 1) * window.dilationH() + 1;
    for (int y = Math.max(first, staged); y < end; y++) {
      stageRow(y, channel, a, at + (y + window.padTop()) % slots * rowFloats);
    }
    return Math.max(staged, end);
  }

  private void stageRow(int y, int channel, float[] a, int at) {
    if (y < 0 || y >= in.height()) {
      pad(channel, a, at, 0, columns);
      return;
    }
    int from = Math.min(window.padLeft(), columns);
    int to = Math.max(from, Math.min(columns, window.padLeft() + in.width()));
    pad(channel, a, at, 0, from);
    pad(channel, a, at, to, columns);
    int elementBytes = in.type().dataType().bytes();
    long offset = in.pixelOffset(y, 0) + (long) channel * elementBytes;
    int next = at + from * channels;
    if (dense) {
      load(offset, a, next, (to - from) * channels);
      return;
    }
    for (int x = from; x < to; x++) {
      load(offset, a, next, channels);
      offset += (long) in.pixelStride() * elementBytes;
      next += channels;
    }
  }

  private void load(long offset, float[] a, int at, int count) {
    if (bytes) {
      ByteRuns.load(in.memory(), offset, a, at, count);
    } else {
      Runs.load(in.memory(), offset, a, at, count);
    }
  }

  /** Writes padding to columns of the row at {@code at}. */
  private void pad(int channel, float[] a, int at, int from, int to) {
    if (!bytes) {
      Arrays.fill(a, at + from * channels, at + to * channels, 0);
      return;
    }
    for (int x = from; x < to; x++) {
      System.arraycopy(padding, channel, a, at + x * channels, channels);
    }
  }
}
