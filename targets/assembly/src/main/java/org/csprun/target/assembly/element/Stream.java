package org.csprun.target.assembly.element;

import java.util.Optional;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;

/**
 * How code that goes from row to row and pixel to pixel passes through a tensor.
 *
 * @param rowBytes from one row to the next; 0 where one row is read again and again
 * @param pixelBytes the same of pixels
 * @param repeated whether one element counts for all channels
 */
record Stream(int elementBytes, long rowBytes, long pixelBytes, boolean repeated) {

  /** A tensor with the pixels and channels of the output. */
  static Stream of(Operand operand) {
    int bytes = operand.type().dataType().bytes();
    return new Stream(
        bytes, operand.rowStride() * bytes, (long) operand.pixelStride() * bytes, false);
  }

  /** A tensor whose sizes of 1 are repeated; empty where these are other axes than these can be. */
  static Optional<Stream> repeating(Operand operand, Operand out) {
    Stream same = of(operand);
    Shape shape = operand.type().shape();
    Shape whole = out.type().shape();
    boolean repeated = operand.channels() < out.channels();
    if (operand.type().isMap()) {
      return Optional.of(
          new Stream(
              same.elementBytes,
              shape.dim(2) < whole.dim(2) ? 0 : same.rowBytes,
              shape.dim(3) < whole.dim(3) ? 0 : same.pixelBytes,
              repeated));
    }
    if (operand.width() == 1) {
      return Optional.of(new Stream(same.elementBytes, 0, 0, repeated));
    }
    return operand.width() == out.width()
        ? Optional.of(new Stream(same.elementBytes, same.rowBytes, same.pixelBytes, repeated))
        : Optional.empty();
  }

  /** Whether rows of {@code width} pixels of {@code channels} are runs of elements. */
  boolean isRun(int width, int channels) {
    return !repeated && (width == 1 || pixelBytes == (long) channels * elementBytes);
  }

  /** As if {@code pixels} side by side were one. */
  Stream joined(int pixels) {
    return new Stream(elementBytes, rowBytes, pixelBytes * pixels, repeated);
  }
}
