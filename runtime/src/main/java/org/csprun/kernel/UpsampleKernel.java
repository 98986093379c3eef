package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link Operation.Upsample}. */
final class UpsampleKernel implements Kernel {
  private final Operation.Upsample operation;
  private final Operand output;
  private final ElementView x;
  private final ElementView y;

  UpsampleKernel(BoundStep step, Operation.Upsample operation) {
    this.operation = operation;
    output = step.output();
    x = new ElementView(step.input(0));
    y = new ElementView(output);
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int c = 0; c < output.channels(); c++) {
          long from = x.pixel(row / operation.factorH(), column / operation.factorW()) + c;
          x.copy(from, y, y.pixel(row, column) + c);
        }
      }
    }
  }
}
