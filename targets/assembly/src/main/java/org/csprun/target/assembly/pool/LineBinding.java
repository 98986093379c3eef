package org.csprun.target.assembly.pool;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.code.RowsKernel;

/** Binds the code of a maximum in two passes to the addresses of one step. */
record LineBinding(CodeStore store, BoundStep step, Gathering kind, Window window) {
  /** Vectors of a line that the stack of any thread has room for. */
  private static final int MOST_PIXELS = 512;

  /** What a store to the line and the loop around it cost, in loads. */
  private static final int LINE_COST = 4;

  /** Whether two passes cost less than one, and the line is not too long. */
  static boolean pays(BoundStep step, Gathering kind, Window window) {
    LineShape shape = shape(step, kind, window);
    long loads = shape.loads() + (long) LINE_COST * window.strideW();
    return loads < (long) window.kernelH() * window.kernelW() && shape.linePixels() <= MOST_PIXELS;
  }

  private static LineShape shape(BoundStep step, Gathering kind, Window window) {
    Operand in = step.input(0);
    Operand out = step.output();
    return new LineShape(
        kind,
        window,
        new Lanes(out.channels(), kind.lanes()),
        in.width(),
        PoolBinding.pixelBytes(in),
        PoolBinding.pixelBytes(in) * in.width(),
        out.width(),
        PoolBinding.pixelBytes(out));
  }

  Kernel kernel() {
    Operand in = step.input(0);
    LineShape shape = shape(step, kind, window);
    MemorySegment arguments = store.allocate(PoolTables.ARGUMENT_BYTES);
    MemorySegment rows =
        PoolTables.rows(store, in, step.output(), Reach.ofRows(window, in.height()));
    arguments.set(JAVA_LONG, PoolTables.ROWS, rows.address());
    return new RowsKernel(
        store.function(shape, () -> LineEmitter.emit(shape)),
        arguments.address(),
        OptionalInt.empty(),
        step);
  }
}
