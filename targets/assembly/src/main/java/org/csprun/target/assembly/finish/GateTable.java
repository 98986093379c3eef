package org.csprun.target.assembly.finish;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.plan.Requantize;
import org.csprun.target.assembly.code.CodeStore;

/** A table of 256 bytes with its halves exchanged, so that a signed byte is the index. */
public final class GateTable {
  private static final int HALF = Requantize.TABLE_ENTRIES / 2;

  /** Look-ups may read 32 bits at the last entry. */
  private static final int SLACK = Integer.BYTES - 1;

  private GateTable() {}

  /** The address of the table: arguments from 0 up first, then those below zero. */
  public static long address(CodeStore store, MemorySegment table) {
    MemorySegment exchanged = store.allocate(Requantize.TABLE_ENTRIES + SLACK);
    for (int i = 0; i < Requantize.TABLE_ENTRIES; i++) {
      byte entry = table.get(ValueLayout.JAVA_BYTE, i);
      exchanged.set(ValueLayout.JAVA_BYTE, (i + HALF) % Requantize.TABLE_ENTRIES, entry);
    }
    return exchanged.address();
  }
}
