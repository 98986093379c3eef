package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link Operation.Upsample} in float. */
final class UpsampleF32 implements Kernel {
  private final Operation.Upsample operation;
  private final Operand output;
  private final FloatView x;
  private final FloatView y;

  UpsampleF32(BoundStep step, Operation.Upsample operation) {
    this.operation = operation;
    output = step.output();
    x = new FloatView(step.input(0));
    y = new FloatView(output);
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int c = 0; c < output.channels(); c++) {
          float value = x.get(row / operation.factorH(), column / operation.factorW(), c);
          y.set(row, column, c, value);
        }
      }
    }
  }
}
