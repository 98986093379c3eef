package org.csprun.target.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.csprun.plan.IntegerOperation.Lookup;
import org.csprun.plan.Requantize;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** A function of each {@code u8} element, read from one table or from one a channel. */
final class LookupKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final byte[] table;
  private final boolean perChannel;

  /** The first table. */
  private final ByteTable vectors;

  LookupKernel(BoundStep step, Lookup operation) {
    in = step.input(0);
    out = step.output();
    table = Tables.bytes(step.weightBytes().get(operation.table()));
    perChannel = table.length > Requantize.TABLE_ENTRIES;
    vectors =
        new ByteTable(
            Arrays.copyOf(Tables.unsigned(step, operation.table()), Requantize.TABLE_ENTRIES));
  }

  @Override
  public void run(int fromRow, int toRow) {
    int channels = out.channels();
    int pixels = (toRow - fromRow) * out.width();
    long from = in.pixelOffset(fromRow, 0);
    long to = out.pixelOffset(fromRow, 0);
    if (!perChannel && in.isDense() && out.isDense()) {
      look(from, to, pixels * channels);
      return;
    }
    for (int p = 0; p < pixels; p++) {
      if (perChannel) {
        lookByChannel(from, to, channels);
      } else {
        look(from, to, channels);
      }
      from += in.pixelStride();
      to += out.pixelStride();
    }
  }

  private void look(long from, long to, int count) {
    MemorySegment source = in.memory();
    MemorySegment target = out.memory();
    int done = vectors.look(source, from, target, to, count);
    for (int i = done; i < count; i++) {
      target.set(ValueLayout.JAVA_BYTE, to + i, table[ByteRuns.get(source, from + i)]);
    }
  }

  private void lookByChannel(long from, long to, int channels) {
    MemorySegment source = in.memory();
    MemorySegment target = out.memory();
    for (int c = 0; c < channels; c++) {
      int entry = c * Requantize.TABLE_ENTRIES + ByteRuns.get(source, from + c);
      target.set(ValueLayout.JAVA_BYTE, to + c, table[entry]);
    }
  }
}
