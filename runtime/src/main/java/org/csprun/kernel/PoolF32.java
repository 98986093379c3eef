package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * The meaning of {@link Operation.Pool} in float. A window that lies wholly in the padding has
 * maximum −∞ and average 0.
 */
final class PoolF32 implements Kernel {
  private final Operation.Pool operation;
  private final Operand input;
  private final Operand output;
  private final FloatView x;
  private final FloatView y;

  PoolF32(BoundStep step, Operation.Pool operation) {
    this.operation = operation;
    input = step.input(0);
    output = step.output();
    x = new FloatView(input);
    y = new FloatView(output);
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          y.set(row, column, channel, pool(row, column, channel));
        }
      }
    }
  }

  private float pool(int row, int column, int channel) {
    Window window = operation.window();
    float max = Float.NEGATIVE_INFINITY;
    double sum = 0;
    int inside = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int inRow = row * window.strideH() - window.padTop() + ky * window.dilationH();
      if (inRow < 0 || inRow >= input.height()) {
        continue;
      }
      for (int kx = 0; kx < window.kernelW(); kx++) {
        int inColumn = column * window.strideW() - window.padLeft() + kx * window.dilationW();
        if (inColumn < 0 || inColumn >= input.width()) {
          continue;
        }
        float value = x.get(inRow, inColumn, channel);
        max = Math.max(max, value);
        sum += value;
        inside++;
      }
    }
    if (operation.kind() == PoolKind.MAX) {
      return max;
    }
    int divisor = operation.countPadding() ? window.kernelH() * window.kernelW() : inside;
    return (float) (sum / Math.max(divisor, 1));
  }
}
