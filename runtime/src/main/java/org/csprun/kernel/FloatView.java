package org.csprun.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;

/** A float tensor in memory, addressed by row, column and channel. */
final class FloatView {
  private final MemorySegment memory;
  private final long base;
  private final long rowStride;
  private final int pixelStride;

  FloatView(Operand operand) {
    memory = operand.memory();
    base = operand.offsetBytes();
    rowStride = operand.rowStride();
    pixelStride = operand.pixelStride();
  }

  /** Element index of a pixel's first channel, from the tensor's first element. */
  long pixel(int row, int column) {
    return row * rowStride + (long) column * pixelStride;
  }

  float get(long element) {
    return memory.get(ValueLayout.JAVA_FLOAT, base + element * Float.BYTES);
  }

  float get(int row, int column, int channel) {
    return get(pixel(row, column) + channel);
  }

  void set(long element, float value) {
    memory.set(ValueLayout.JAVA_FLOAT, base + element * Float.BYTES, value);
  }

  void set(int row, int column, int channel, float value) {
    set(pixel(row, column) + channel, value);
  }

  /** A constant of the plan as an array; packing of its layout included. */
  static float[] constant(BoundStep step, int index) {
    return step.weightBytes().get(index).toArray(ValueLayout.JAVA_FLOAT);
  }
}
