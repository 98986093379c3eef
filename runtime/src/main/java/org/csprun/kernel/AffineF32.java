package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link Operation.Affine} in float. */
final class AffineF32 implements Kernel {
  private final Operation.Affine operation;
  private final Operand output;
  private final FloatView x;
  private final FloatView y;
  private final float[] scale;
  private final float[] shift;

  AffineF32(BoundStep step, Operation.Affine operation) {
    this.operation = operation;
    output = step.output();
    x = new FloatView(step.input(0));
    y = new FloatView(output);
    scale = FloatView.constant(step, operation.scale());
    shift = FloatView.constant(step, operation.shift());
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int c = 0; c < output.channels(); c++) {
          float value = (float) ((double) scale[c] * x.get(row, column, c) + shift[c]);
          y.set(row, column, c, ActivationFunction.apply(operation.activation(), value));
        }
      }
    }
  }
}
