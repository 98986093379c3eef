package org.csprun.target.assembly.pool;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.code.MachineFunction;
import org.csprun.target.assembly.code.RowsKernel;
import org.csprun.target.assembly.finish.Finish;

/** Binds the code of a pool to the addresses of one step. */
final class PoolBinding {
  private final CodeStore store;
  private final BoundStep step;
  private final Operand in;
  private final Operand out;
  private final Reach rows;
  private final Reach columns;
  private final PoolShape shape;
  private final MemorySegment arguments;

  private PoolBinding(
      CodeStore store,
      BoundStep step,
      Gathering kind,
      Taps taps,
      Reach rows,
      Reach columns,
      boolean dividesByAll) {
    this.store = store;
    this.step = step;
    this.rows = rows;
    this.columns = columns;
    in = step.input(0);
    out = step.output();
    shape =
        new PoolShape(
            kind,
            taps,
            new Lanes(out.channels(), kind.lanes()),
            out.width(),
            pixelBytes(out),
            rows.isClipped(out.height()) || columns.isClipped(out.width()),
            dividesByAll);
    arguments = store.allocate(PoolTables.ARGUMENT_BYTES);
  }

  /** A pool over pixels. */
  static PoolBinding ofPixels(
      CodeStore store, BoundStep step, Gathering kind, Window window, boolean dividesByAll) {
    Operand in = step.input(0);
    Taps taps =
        new Taps(
            window.kernelH(),
            window.kernelW(),
            window.dilationH() * pixelBytes(in) * in.width(),
            window.dilationW() * pixelBytes(in));
    return new PoolBinding(
        store,
        step,
        kind,
        taps,
        Reach.ofRows(window, in.height()),
        Reach.ofColumns(window, in.width()),
        dividesByAll);
  }

  /** A pool over the channels of each pixel that have a common remainder. */
  static PoolBinding ofChannels(CodeStore store, BoundStep step, Gathering kind, int groups) {
    Operand in = step.input(0);
    long apart = (long) step.output().channels() * kind.elementBytes();
    Window pixel = Window.square(1, 1, 0);
    return new PoolBinding(
        store,
        step,
        kind,
        new Taps(1, groups, 0, apart),
        Reach.ofRows(pixel, in.height()),
        Reach.ofColumns(pixel, in.width()),
        true);
  }

  static long pixelBytes(Operand operand) {
    return (long) operand.pixelStride() * operand.type().dataType().bytes();
  }

  /** Gives the finish the address of the table it reads. */
  PoolBinding table(long address) {
    arguments.set(JAVA_LONG, PoolTables.TABLE, address);
    return this;
  }

  /** Gives the code the constants of each vector of channels: zero points, then the finish's. */
  PoolBinding constants(long address) {
    arguments.set(JAVA_LONG, PoolTables.FINISH, address);
    return this;
  }

  Kernel kernel(Finish finish) {
    MachineFunction code =
        store.function(new Key(shape, finish), () -> PoolEmitter.emit(shape, finish));
    arguments.set(JAVA_LONG, PoolTables.ROWS, PoolTables.rows(store, in, out, rows).address());
    arguments.set(JAVA_LONG, PoolTables.COLUMNS, columns().address());
    arguments.set(JAVA_LONG, PoolTables.COUNTS, counts().address());
    return new RowsKernel(code, arguments.address(), OptionalInt.empty(), step);
  }

  private record Key(PoolShape shape, Finish finish) {}

  Lanes lanes() {
    return shape.lanes();
  }

  /** Elements that each window counts, where all count as many. */
  int countOfAll() {
    return shape.taps().count();
  }

  private boolean overChannels() {
    return in.channels() != out.channels();
  }

  private MemorySegment columns() {
    MemorySegment table = store.allocate((long) out.width() * PoolTables.COLUMN_BYTES);
    for (int column = 0; column < out.width(); column++) {
      long at = (long) column * PoolTables.COLUMN_BYTES;
      long input = columns.first(column) * pixelBytes(in);
      int inside = overChannels() ? shape.taps().columns() : columns.inside(column);
      table.set(JAVA_LONG, at + PoolTables.COLUMN_INPUT, input);
      table.set(JAVA_LONG, at + PoolTables.COLUMN_TAPS, inside);
    }
    return table;
  }

  /** For each number of elements inside what the code multiplies with; else that of all. */
  private MemorySegment counts() {
    int most =
        shape.countsEach()
            ? Math.min(rows.in(), rows.kernel()) * Math.min(columns.in(), columns.kernel())
            : 0;
    MemorySegment table = store.allocate((most + 1L) * Integer.BYTES);
    for (int i = 0; i <= most; i++) {
      int count = shape.countsEach() ? i : countOfAll();
      if (shape.kind() == Gathering.AVERAGE_FLOATS) {
        table.setAtIndex(JAVA_FLOAT, i, 1f / Math.max(count, 1));
      } else {
        table.setAtIndex(JAVA_INT, i, overChannels() ? 1 : count);
      }
    }
    return table;
  }
}
