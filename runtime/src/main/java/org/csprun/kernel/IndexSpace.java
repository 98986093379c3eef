package org.csprun.kernel;

import org.csprun.target.Operand;
import org.csprun.tensor.Shape;

/**
 * The logical indexes of a tensor, numbered in row-major order, with the element offset of each
 * under some strides. Dimensions of size 1 that others repeat have stride 0.
 */
final class IndexSpace {
  private final int[] extents;

  IndexSpace(int[] extents) {
    this.extents = extents;
  }

  static IndexSpace of(Shape shape) {
    return new IndexSpace(shape.dims().stream().mapToInt(Integer::intValue).toArray());
  }

  /** Number of indexes when dimension {@code axis} is cut to {@code size}. */
  long count(int axis, int size) {
    long count = size;
    for (int i = 0; i < extents.length; i++) {
      count *= i == axis ? 1 : extents[i];
    }
    return count;
  }

  /**
   * Element offset of the {@code number}-th index when dimension {@code axis} runs over {@code
   * size} values from {@code from}.
   */
  long offset(long number, long[] strides, int axis, int from, int size) {
    long offset = 0;
    long rest = number;
    for (int i = extents.length - 1; i >= 0; i--) {
      int extent = i == axis ? size : extents[i];
      long index = rest % extent + (i == axis ? from : 0);
      offset += index * strides[i];
      rest /= extent;
    }
    return offset;
  }

  /** The strides of an operand when read as if it had {@code shape}: 0 where it has size 1. */
  static long[] repeated(Operand operand, Shape shape) {
    long[] strides = operand.type().strides(operand.pixelStride());
    for (int i = 0; i < strides.length; i++) {
      if (operand.type().shape().dim(i) == 1 && shape.dim(i) != 1) {
        strides[i] = 0;
      }
    }
    return strides;
  }
}
