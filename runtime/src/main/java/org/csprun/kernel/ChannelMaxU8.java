package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of a {@link Operation.CrossChannelPool} for a maximum of {@code u8}. */
final class ChannelMaxU8 implements Kernel {
  private final int groups;
  private final Operand output;
  private final ByteView x;
  private final ByteView y;

  ChannelMaxU8(BoundStep step, Operation.CrossChannelPool operation) {
    groups = operation.groups();
    output = step.output();
    x = new ByteView(step.input(0));
    y = new ByteView(output);
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          int max = 0;
          for (int k = 0; k < groups; k++) {
            max = Math.max(max, x.get(row, column, channel + k * output.channels()));
          }
          y.set(row, column, channel, max);
        }
      }
    }
  }
}
