package org.csprun.target.vector;

import java.lang.foreign.MemorySegment;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** Writes a constant to a dense output. */
final class LoadConstantKernel implements Kernel {
  private final MemorySegment value;
  private final Operand out;

  LoadConstantKernel(BoundStep step, int value) {
    this.value = step.weightBytes().get(value);
    out = step.output();
  }

  @Override
  public void run(int fromRow, int toRow) {
    long rowBytes = out.rowStride() * out.type().dataType().bytes();
    MemorySegment.copy(
        value,
        fromRow * rowBytes,
        out.memory(),
        out.pixelOffset(fromRow, 0),
        (toRow - fromRow) * rowBytes);
  }
}
