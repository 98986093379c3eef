package org.csprun.target.assembly.pool;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.csprun.target.Operand;
import org.csprun.target.assembly.code.CodeStore;

/** Where the code of a pool finds its numbers: the block of arguments and an entry a row. */
final class PoolTables {
  /** Arguments: addresses of the rows, the columns, the counts, two kinds of constants, a table. */
  static final int ROWS = 0;

  static final int COLUMNS = 8;
  static final int COUNTS = 16;
  static final int ZERO_POINTS = 24;
  static final int FINISH = 32;
  static final int TABLE = 40;
  static final int ARGUMENT_BYTES = 48;

  /** A row: the first element inside of its windows' first column, its output, rows inside. */
  static final int ROW_INPUT = 0;

  static final int ROW_OUT = 8;
  static final int ROW_TAPS = 16;
  static final int ROW_SHIFT = 5;

  /** A column: bytes from the row's first pixel, and columns inside. */
  static final int COLUMN_INPUT = 0;

  static final int COLUMN_TAPS = 8;
  static final int COLUMN_BYTES = 16;

  private PoolTables() {}

  /** The entries of the rows of a pool over pixels. */
  static MemorySegment rows(CodeStore store, Operand in, Operand out, Reach reach) {
    MemorySegment table = store.allocate((long) out.height() << ROW_SHIFT);
    long outRow = out.rowStride() * out.type().dataType().bytes();
    long inRow = in.rowStride() * in.type().dataType().bytes();
    for (int row = 0; row < out.height(); row++) {
      long at = (long) row << ROW_SHIFT;
      table.set(JAVA_LONG, at + ROW_INPUT, address(in) + reach.first(row) * inRow);
      table.set(JAVA_LONG, at + ROW_OUT, address(out) + row * outRow);
      table.set(JAVA_LONG, at + ROW_TAPS, reach.inside(row));
    }
    return table;
  }

  private static long address(Operand operand) {
    return operand.memory().address() + operand.offsetBytes();
  }
}
