package org.csprun.kernel;

import org.csprun.plan.IntegerOperation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link IntegerOperation.ChannelAverage}. */
final class ChannelAverageU8 implements Kernel {
  private final int groups;
  private final Operand output;
  private final ByteView x;
  private final ByteView y;
  private final Requantizer requantizer;

  ChannelAverageU8(BoundStep step, IntegerOperation.ChannelAverage operation) {
    groups = operation.groups();
    output = step.output();
    x = new ByteView(step.input(0));
    y = new ByteView(output);
    requantizer = new Requantizer(step, operation.requantize());
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          int sum = 0;
          for (int k = 0; k < groups; k++) {
            sum += x.centred(row, column, channel + k * output.channels());
          }
          y.set(row, column, channel, requantizer.apply(channel, sum, 0));
        }
      }
    }
  }
}
