package org.csprun.target.assembly.pool;

import static org.csprun.target.assembly.x86.Gpr.*;
import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.finish.ByteFinish;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Routine;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits a maximum over large windows in two passes: of the rows first, into a line on the stack
 * that has the padding beside the input's columns, then along the line.
 *
 * <pre>
 *   for row, vector of channels
 *     for column of the input:  line[column] = max of the rows inside
 *     for column of the output: max of the line's columns
 * </pre>
 */
final class LineEmitter {
  private static final int VECTOR_BYTES = 64;

  /** Columns of a window up to which their loop is unrolled. */
  private static final int UNROLLED = 16;

  private static final Gpr ROW = RSI;
  private static final Gpr LAST_ROW = RDX;
  private static final Gpr CHANNEL = RCX;
  private static final Gpr LEFT = RDI;
  private static final Gpr INPUT = R8;
  private static final Gpr LINE = R9;
  private static final Gpr OUT = R10;
  private static final Gpr TAP = R11;
  private static final Gpr TAP_ROWS = RBX;
  private static final Gpr TAPS_LEFT = RAX;

  private static final Vec MAX = Vec.zmm(0);
  private static final Vec SPARE = Vec.zmm(1);
  private static final Vec IDENTITY = Vec.zmm(2);

  private final LineShape shape;
  private final Accumulator accumulator;
  private final Assembler a = new Assembler(Tier.AVX512_VNNI.features());

  private LineEmitter(LineShape shape) {
    this.shape = shape;
    accumulator = new Accumulator(shape.kind(), shape.lanes());
  }

  static byte[] emit(LineShape shape) {
    return new LineEmitter(shape).function();
  }

  private byte[] function() {
    Routine routine =
        new Routine(a, List.of(RBX), Math.multiplyExact(shape.linePixels(), VECTOR_BYTES));
    routine.enter();
    shape.lanes().enter(a);
    accumulator.identity(a, IDENTITY);
    padding();
    for (Gpr row : List.of(ROW, LAST_ROW)) {
      a.shl(row, PoolTables.ROW_SHIFT);
      a.add(row, Address.of(RDI, PoolTables.ROWS));
    }
    Label row = a.here();
    a.mov(CHANNEL, 0);
    a.mov(TAP_ROWS, Address.of(ROW, PoolTables.ROW_TAPS));
    int lanes = shape.lanes().lanes();
    int whole = shape.lanes().whole();
    if (whole > 0) {
      Label again = a.here();
      vector(lanes);
      a.add(CHANNEL, lanes);
      a.cmp(CHANNEL, whole);
      a.jump(Condition.LESS, again);
    }
    if (shape.lanes().tail() > 0) {
      vector(shape.lanes().tail());
    }
    a.add(ROW, 1 << PoolTables.ROW_SHIFT);
    a.cmp(ROW, LAST_ROW);
    a.jump(Condition.LESS, row);
    routine.leave();
    return a.finish();
  }

  /** Fills the line, whose padding stays as it is. */
  private void padding() {
    a.mov(RAX, RSP);
    a.mov(RCX, shape.linePixels());
    Label again = a.here();
    a.v(VMOVUPS_STORE, IDENTITY, Address.of(RAX, 0));
    a.add(RAX, VECTOR_BYTES);
    a.sub(RCX, 1);
    a.jump(Condition.NOT_EQUAL, again);
  }

  private void vector(int used) {
    rows(used);
    a.mov(OUT, Address.of(ROW, PoolTables.ROW_OUT));
    a.mov(LINE, RSP);
    a.mov(LEFT, shape.outWidth());
    Label again = a.here();
    columns();
    store(used);
    a.add(LINE, (long) shape.window().strideW() * VECTOR_BYTES);
    a.add(OUT, shape.outPixelBytes());
    a.sub(LEFT, 1);
    a.jump(Condition.NOT_EQUAL, again);
  }

  private void rows(int used) {
    int bytes = shape.kind().elementBytes();
    a.mov(INPUT, Address.of(ROW, PoolTables.ROW_INPUT));
    a.lea(INPUT, Address.indexed(INPUT, CHANNEL, bytes, 0));
    a.lea(LINE, Address.of(RSP, shape.window().padLeft() * VECTOR_BYTES));
    a.mov(LEFT, shape.inWidth());
    Label column = a.here();
    a.v(VMOVDQA32, MAX, IDENTITY);
    Label none = a.label();
    a.mov(TAP, INPUT);
    a.mov(TAPS_LEFT, TAP_ROWS);
    a.test(TAPS_LEFT, TAPS_LEFT);
    a.jump(Condition.EQUAL, none);
    Label tap = a.here();
    accumulator.add(a, MAX, Address.of(TAP, 0), used, SPARE);
    a.add(TAP, shape.window().dilationH() * shape.inRowBytes());
    a.sub(TAPS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, tap);
    a.bind(none);
    a.v(VMOVUPS_STORE, MAX, Address.of(LINE, 0));
    a.add(INPUT, shape.inPixelBytes());
    a.add(LINE, VECTOR_BYTES);
    a.sub(LEFT, 1);
    a.jump(Condition.NOT_EQUAL, column);
  }

  private void columns() {
    int step = shape.window().dilationW() * VECTOR_BYTES;
    int lanes = shape.lanes().lanes();
    int taps = shape.window().kernelW();
    a.v(VMOVUPS, MAX, Address.of(LINE, 0));
    if (taps <= UNROLLED) {
      for (int kx = 1; kx < taps; kx++) {
        accumulator.add(a, MAX, Address.of(LINE, kx * step), lanes, SPARE);
      }
      return;
    }
    a.mov(TAP, LINE);
    a.mov(TAPS_LEFT, taps - 1);
    Label tap = a.here();
    a.add(TAP, step);
    accumulator.add(a, MAX, Address.of(TAP, 0), lanes, SPARE);
    a.sub(TAPS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, tap);
  }

  private void store(int used) {
    Address out = Address.indexed(OUT, CHANNEL, shape.kind().elementBytes(), 0);
    if (shape.kind() == Gathering.MAX_BYTES) {
      new ByteFinish(shape.lanes()).vector(a, MAX, used, out, out, out, 1);
    } else {
      a.v(VMOVUPS_STORE, MAX, out, shape.lanes().store(used));
    }
  }
}
