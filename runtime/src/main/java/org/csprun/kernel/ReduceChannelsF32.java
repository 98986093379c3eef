package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link Operation.ReduceChannels} in float. */
final class ReduceChannelsF32 implements Kernel {
  private final Operation.ReduceChannels operation;
  private final Operand input;
  private final FloatView x;
  private final FloatView y;

  ReduceChannelsF32(BoundStep step, Operation.ReduceChannels operation) {
    this.operation = operation;
    input = step.input(0);
    x = new FloatView(input);
    y = new FloatView(step.output());
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < input.width(); column++) {
        reduce(row, column);
      }
    }
  }

  private void reduce(int row, int column) {
    float max = Float.NEGATIVE_INFINITY;
    float min = Float.POSITIVE_INFINITY;
    double sum = 0;
    for (int c = 0; c < input.channels(); c++) {
      float value = x.get(row, column, c);
      max = Math.max(max, value);
      min = Math.min(min, value);
      sum += value;
    }
    float result =
        switch (operation.kind()) {
          case MAX -> max;
          case MIN -> min;
          case SUM -> (float) sum;
          case MEAN -> (float) (sum / input.channels());
        };
    // Row-major outputs of a reduction have one channel, so their pixels are the input's pixels.
    y.set(row, column, 0, result);
  }
}
