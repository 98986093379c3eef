package org.csprun.vision;

import java.lang.foreign.MemorySegment;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;

/** The float elements of an output by their logical indexes, whatever the layout in memory. */
final class Elements {
  private final Shape shape;
  // A copy: the accessors of segments cost a starting JVM more than a small network does.
  private final float[] values;
  private final long[] strides;

  Elements(Operand operand) {
    if (operand.type().dataType() != DataType.F32) {
      throw new IllegalArgumentException(
          "A head reads float outputs, not " + operand.type().dataType());
    }
    shape = operand.type().shape();
    strides = operand.type().strides(operand.pixelStride());
    long span = (pixels(operand) - 1) * operand.pixelStride() + operand.channels();
    values = new float[Math.toIntExact(span)];
    MemorySegment.copy(
        operand.memory(),
        operand.offsetBytes(),
        MemorySegment.ofArray(values),
        0,
        span * Float.BYTES);
  }

  private static long pixels(Operand operand) {
    return (long) operand.height() * operand.width();
  }

  Shape shape() {
    return shape;
  }

  /** Elements from one index of an axis to the next. */
  long stride(int axis) {
    return strides[axis];
  }

  /** The element at a sum of index · stride. */
  float at(long element) {
    return values[(int) element];
  }

  /** The element at a logical index, counted as if the tensor were dense and row-major. */
  float flat(long index) {
    long rest = index;
    long element = 0;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      element += rest % shape.dim(axis) * strides[axis];
      rest /= shape.dim(axis);
    }
    return at(element);
  }
}
