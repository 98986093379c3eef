package org.csprun.vision;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;

/** The float elements of an output by their logical indexes, whatever the layout in memory. */
final class Elements {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final Shape shape;
  private final MemorySegment memory;
  private final long offsetBytes;
  private final long[] strides;

  Elements(Operand operand) {
    if (operand.type().dataType() != DataType.F32) {
      throw new IllegalArgumentException(
          "A head reads float outputs, not " + operand.type().dataType());
    }
    shape = operand.type().shape();
    memory = operand.memory();
    offsetBytes = operand.offsetBytes();
    strides = operand.type().strides(operand.pixelStride());
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
    return memory.get(FLOAT, offsetBytes + element * Float.BYTES);
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
