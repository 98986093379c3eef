package org.csprun.kernel;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Requantize;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link IntegerOperation.Lookup}. */
final class LookupU8 implements Kernel {
  private final Operand output;
  private final ByteView x;
  private final ByteView y;
  private final byte[] table;
  private final boolean perChannel;

  LookupU8(BoundStep step, IntegerOperation.Lookup operation) {
    output = step.output();
    x = new ByteView(step.input(0));
    y = new ByteView(output);
    table = ByteView.bytes(step, operation.table());
    perChannel = table.length > Requantize.TABLE_ENTRIES;
  }

  @Override
  public void run(int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          int first = perChannel ? channel * Requantize.TABLE_ENTRIES : 0;
          y.set(row, column, channel, table[first + x.get(row, column, channel)]);
        }
      }
    }
  }
}
