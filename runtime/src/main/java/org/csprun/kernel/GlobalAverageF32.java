package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link Operation.GlobalAverage} in float. */
final class GlobalAverageF32 implements Kernel {
  private final Operand input;
  private final FloatView x;
  private final FloatView y;

  GlobalAverageF32(BoundStep step) {
    input = step.input(0);
    x = new FloatView(input);
    y = new FloatView(step.output());
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int channel = 0; fromRow < toRow && channel < input.channels(); channel++) {
      double sum = 0;
      for (int row = 0; row < input.height(); row++) {
        for (int column = 0; column < input.width(); column++) {
          sum += x.get(row, column, channel);
        }
      }
      y.set(0, 0, channel, (float) (sum / ((double) input.height() * input.width())));
    }
  }
}
