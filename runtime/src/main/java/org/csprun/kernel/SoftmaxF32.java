package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link Operation.Softmax} in float: exp(x − max) over its sum. */
final class SoftmaxF32 implements Kernel {
  private final Operand output;
  private final FloatView x;
  private final FloatView y;

  SoftmaxF32(BoundStep step) {
    output = step.output();
    x = new FloatView(step.input(0));
    y = new FloatView(output);
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        softmax(row, column);
      }
    }
  }

  private void softmax(int row, int column) {
    float max = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < output.channels(); c++) {
      max = Math.max(max, x.get(row, column, c));
    }
    double sum = 0;
    for (int c = 0; c < output.channels(); c++) {
      sum += Math.exp((double) x.get(row, column, c) - max);
    }
    for (int c = 0; c < output.channels(); c++) {
      y.set(row, column, c, (float) (Math.exp((double) x.get(row, column, c) - max) / sum));
    }
  }
}
