package org.csprun.plan;

import org.csprun.tensor.TensorType;

/**
 * A tensor with its place in the arena.
 *
 * @param name the value's name in the model
 * @param offsetBytes first element, in bytes from the start of the arena
 * @param pixelStride elements from one pixel to the next; more than {@code type.channels()} in a
 *     view of a wider tensor
 */
public record PlanTensor(String name, TensorType type, long offsetBytes, int pixelStride) {

  /** Bytes from the first element to one past the last, gaps of a view included. */
  public long spanBytes() {
    long pixels = Math.multiplyExact((long) type.height(), type.width());
    long elements = Math.addExact(Math.multiplyExact(pixels - 1, pixelStride), type.channels());
    return Math.multiplyExact(elements, type.dataType().bytes());
  }

  /** One past the last byte, from the start of the arena. */
  public long endBytes() {
    return Math.addExact(offsetBytes, spanBytes());
  }
}
