package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link Operation.CrossChannelPool} in float: Maxout (paper 3.4). */
final class CrossChannelPoolF32 implements Kernel {
  private final Operation.CrossChannelPool operation;
  private final Operand output;
  private final FloatView x;
  private final FloatView y;

  CrossChannelPoolF32(BoundStep step, Operation.CrossChannelPool operation) {
    this.operation = operation;
    output = step.output();
    x = new FloatView(step.input(0));
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
    float max = Float.NEGATIVE_INFINITY;
    double sum = 0;
    for (int k = 0; k < operation.groups(); k++) {
      float value = x.get(row, column, channel + k * output.channels());
      max = Math.max(max, value);
      sum += value;
    }
    return operation.kind() == PoolKind.MAX ? max : (float) (sum / operation.groups());
  }
}
