package org.csprun.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;

/** A {@code u8} tensor in memory, addressed by row, column and channel, with its zero points. */
final class ByteView {
  private final MemorySegment memory;
  private final long base;
  private final long rowStride;
  private final int pixelStride;
  private final int[] zeroPoints;

  ByteView(Operand operand) {
    memory = operand.memory();
    base = operand.offsetBytes();
    rowStride = operand.rowStride();
    pixelStride = operand.pixelStride();
    zeroPoints = zeroPoints(operand);
  }

  /** The zero point of each channel. */
  static int[] zeroPoints(Operand operand) {
    Quantization quantization = operand.type().quantization().orElseThrow();
    int[] zeroPoints = new int[operand.channels()];
    for (int c = 0; c < zeroPoints.length; c++) {
      zeroPoints[c] = quantization.zeroPoint(c);
    }
    return zeroPoints;
  }

  /** Element index of a pixel's first channel, from the tensor's first element. */
  long pixel(int row, int column) {
    return row * rowStride + (long) column * pixelStride;
  }

  int get(long element) {
    return memory.get(ValueLayout.JAVA_BYTE, base + element) & 0xFF;
  }

  int get(int row, int column, int channel) {
    return get(pixel(row, column) + channel);
  }

  /** The element less its zero point. */
  int centred(int row, int column, int channel) {
    return get(row, column, channel) - zeroPoints[channel];
  }

  /** The element less the zero point of the channel it belongs to. */
  int centred(long element, int channel) {
    return get(element) - zeroPoints[channel];
  }

  void set(long element, int value) {
    memory.set(ValueLayout.JAVA_BYTE, base + element, (byte) value);
  }

  void set(int row, int column, int channel, int value) {
    set(pixel(row, column) + channel, value);
  }

  /** A constant of bytes. */
  static byte[] bytes(BoundStep step, int index) {
    return step.weightBytes().get(index).toArray(ValueLayout.JAVA_BYTE);
  }

  /** A constant of 32-bit integers. */
  static int[] ints(BoundStep step, int index) {
    return step.weightBytes()
        .get(index)
        .toArray(ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN));
  }
}
