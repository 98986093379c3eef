package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.B;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import jdk.incubator.vector.IntVector;
import org.csprun.target.Operand;

/** Pixels of a {@code u8} tensor, less their zero points, into a buffer {@code [pixel][pitch]}. */
final class CentredRuns {
  private final Operand operand;
  private final int[] zeroPoints;
  private final int stride;

  CentredRuns(Operand operand) {
    this(operand, 1, operand.pixelStride());
  }

  /**
   * Several pixels taken as one.
   *
   * @param stride bytes from one of those to the next; 0 repeats the first
   */
  CentredRuns(Operand operand, int times, int stride) {
    this.operand = operand;
    this.stride = stride;
    zeroPoints = ZeroPoints.padded(operand, times);
  }

  /**
   * Reads some channels of pixels side by side.
   *
   * @param first the first pixel, counted over all rows
   * @param pitch a multiple of the vector length
   */
  void load(int first, int count, int channel, int channels, int[] to, int at, int pitch) {
    load(offset(first, channel), count, channel, channels, to, at, pitch);
  }

  /** As above, from the byte offset of the first element. */
  void load(long start, int count, int channel, int channels, int[] to, int at, int pitch) {
    long offset = start;
    if (channels == pitch && stride == pitch) {
      ByteRuns.load(operand.memory(), offset, to, at, count * pitch);
    } else {
      for (int p = 0; p < count; p++) {
        loadPixel(offset, channels, to, at + p * pitch);
        offset += stride;
      }
    }
    centre(to, at, pitch, count, channel, channels);
  }

  /** A pitch has room for a whole vector, and memory mostly has one where a pixel is shorter. */
  private void loadPixel(long offset, int channels, int[] to, int at) {
    boolean isWhole = channels < B && B == L && offset + B <= operand.memory().byteSize();
    ByteRuns.load(operand.memory(), offset, to, at, isWhole ? B : channels);
  }

  private void centre(int[] a, int at, int pitch, int count, int channel, int channels) {
    for (int j = 0; j < channels; j += L) {
      IntVector zeroPoint = IntVector.fromArray(INTS, zeroPoints, channel + j);
      int i = at + j;
      for (int p = 0; p < count; p++) {
        IntVector.fromArray(INTS, a, i).sub(zeroPoint).intoArray(a, i);
        i += pitch;
      }
    }
  }

  Operand operand() {
    return operand;
  }

  /** Bytes from one pixel to the next. */
  int stride() {
    return stride;
  }

  /** One a channel, padded so that a vector may start at any channel. */
  int[] zeroPoints() {
    return zeroPoints;
  }

  /** Byte offset of a channel of a pixel, counted over all rows. */
  long offset(int pixel, int channel) {
    return operand.offsetBytes() + (long) pixel * stride + channel;
  }

  /** One element less its zero point. */
  int get(long offset, int channel) {
    return ByteRuns.get(operand.memory(), offset) - zeroPoints[channel];
  }
}
