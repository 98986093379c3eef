package org.csprun.target.vector;

import org.csprun.target.Operand;
import org.csprun.tensor.Shape;

/** Where the pixels of an operand lie whose dimensions of size 1 an output repeats. */
final class RepeatedPixels {
  private final Operand operand;

  /** Sizes of the output's dimensions that count pixels, outermost first. */
  private final int[] sizes;

  /** Elements from one to the next of each, 0 where it is repeated. */
  private final long[] strides;

  RepeatedPixels(Operand operand, Operand out) {
    this.operand = operand;
    sizes = pixelDims(out);
    int[] dims = pixelDims(operand);
    strides = new long[dims.length];
    long stride = operand.pixelStride();
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = dims[i] == 1 ? 0 : stride;
      stride *= dims[i];
    }
  }

  private static int[] pixelDims(Operand operand) {
    Shape shape = operand.type().shape();
    if (operand.type().isMap()) {
      return new int[] {shape.dim(2), shape.dim(3)};
    }
    return shape.dims().stream()
        .limit(Math.max(0, shape.rank() - 1))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Byte offset of what belongs to a pixel of the output, counted over all rows. */
  long offset(int pixel) {
    long element = 0;
    int left = pixel;
    for (int i = sizes.length - 1; i >= 0; i--) {
      int next = left / sizes[i];
      element += (left - next * sizes[i]) * strides[i];
      left = next;
    }
    return operand.offsetBytes() + element * operand.type().dataType().bytes();
  }
}
