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
    for (int row = fromRow; row < toRow; row++) {
      for (int x = 0; x < in.width(); x++) {
        long from = in.pixelOffset(row / factors.factorH(), x);
        long to = out.pixelOffset(row, x * factors.factorW());
        for (int k = 0; k < factors.factorW(); k++) {
          Runs.copy(in.memory(), from, out.memory(), to, out.channels());
          to += out.pixelStride() * 4L;
        }
      }
    }
  }
}
