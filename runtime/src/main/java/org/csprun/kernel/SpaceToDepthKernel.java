package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link Operation.SpaceToDepth}. */
final class SpaceToDepthKernel implements Kernel {
  private final Operation.SpaceToDepth operation;
  private final Operand output;
  private final int inputChannels;
  private final ElementView x;
  private final ElementView y;

  SpaceToDepthKernel(BoundStep step, Operation.SpaceToDepth operation) {
    this.operation = operation;
    output = step.output();
    inputChannels = step.input(0).channels();
    x = new ElementView(step.input(0));
    y = new ElementView(output);
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int i = 0; i < operation.rows().size(); i++) {
          int inRow = row * operation.block() + operation.rows().get(i);
          int inColumn = column * operation.block() + operation.columns().get(i);
          for (int c = 0; c < inputChannels; c++) {
            long to = y.pixel(row, column) + (long) i * inputChannels + c;
            x.copy(x.pixel(inRow, inColumn) + c, y, to);
          }
        }
      }
    }
  }
}
