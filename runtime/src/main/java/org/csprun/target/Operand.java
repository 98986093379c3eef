package org.csprun.target;

import java.lang.foreign.MemorySegment;
import org.csprun.tensor.TensorType;

/**
 * A tensor bound to memory: rows of pixels of channels.
 *
 * @param memory the whole arena
 * @param offsetBytes first element, from the start of {@code memory}
 * @param pixelStride elements from one pixel to the next
 */
public record Operand(TensorType type, MemorySegment memory, long offsetBytes, int pixelStride) {

  public int height() {
    return type.height();
  }

  public int width() {
    return type.width();
  }

  public int channels() {
    return type.channels();
  }

  /** Elements from one row to the next. */
  public long rowStride() {
    return (long) pixelStride * width();
  }

  /** Byte offset of the first channel of a pixel, from the start of {@code memory}. */
  public long pixelOffset(int row, int column) {
    return offsetBytes
        + (row * rowStride() + (long) column * pixelStride) * type.dataType().bytes();
  }

  /** True when pixels lie side by side without gaps. */
  public boolean isDense() {
    return pixelStride == channels();
  }
}
