package org.csprun.target.vector;

import org.csprun.plan.Operation.Upsample;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** Nearest upsampling by whole factors. */
final class UpsampleKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final Upsample factors;

  UpsampleKernel(BoundStep step, Upsample factors) {
    in = step.input(0);
    out = step.output();
    this.factors = factors;
  }

  @Override
  public void run(int fromRow, int toRow) {
    int elementBytes = out.type().dataType().bytes();
    for (int row = fromRow; row < toRow; row++) {
      for (int k = 0; k < factors.factorW(); k++) {
        Moves.copy(
            elementBytes,
            in.memory(),
            in.pixelOffset(row / factors.factorH(), 0),
            (long) in.pixelStride() * elementBytes,
            out.memory(),
            out.pixelOffset(row, k),
            (long) factors.factorW() * out.pixelStride() * elementBytes,
            out.channels(),
            in.width());
      }
    }
  }
}
