package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import jdk.incubator.vector.IntVector;
import org.csprun.target.Operand;

/** Pixels of a {@code u8} tensor, less their zero points, into a buffer {@code [pixel][pitch]}. */
final class CentredRuns {
  private final Operand operand;
  private final int[] zeroPoints;

  CentredRuns(Operand operand) {
    this.operand = operand;
    zeroPoints = ZeroPoints.padded(operand);
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
    if (channels == pitch && operand.pixelStride() == pitch) {
      ByteRuns.load(operand.memory(), offset, to, at, count * pitch);
    } else {
      for (int p = 0; p < count; p++) {
        ByteRuns.load(operand.memory(), offset, to, at + p * pitch, channels);
        offset += operand.pixelStride();
      }
    }
    centre(to, at, pitch, count, channel, channels);
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

  /** One a channel, padded so that a vector may start at any channel. */
  int[] zeroPoints() {
    return zeroPoints;
  }

  /** Byte offset of a channel of a pixel, counted over all rows. */
  long offset(int pixel, int channel) {
    return operand.offsetBytes() + (long) pixel * operand.pixelStride() + channel;
  }

  /** One element less its zero point. */
  int get(long offset, int channel) {
    return ByteRuns.get(operand.memory(), offset) - zeroPoints[channel];
  }
}
