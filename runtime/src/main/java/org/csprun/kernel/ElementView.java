package org.csprun.kernel;

import java.lang.foreign.MemorySegment;
import org.csprun.target.Operand;

/** A tensor of any element type in memory, for kernels that only move elements. */
final class ElementView {
  private final MemorySegment memory;
  private final long base;
  private final long rowStride;
  private final int pixelStride;
  private final int elementBytes;

  ElementView(Operand operand) {
    memory = operand.memory();
    base = operand.offsetBytes();
    rowStride = operand.rowStride();
    pixelStride = operand.pixelStride();
    elementBytes = operand.type().dataType().bytes();
  }

  /** Element index of a pixel's first channel, from the tensor's first element. */
  long pixel(int row, int column) {
    return row * rowStride + (long) column * pixelStride;
  }

  /** Copies one element of this tensor to another of the same type. */
  void copy(long from, ElementView to, long toElement) {
    MemorySegment.copy(
        memory,
        base + from * elementBytes,
        to.memory,
        to.base + toElement * elementBytes,
        elementBytes);
  }
}
