package org.csprun.target.assembly.pool;

import static org.csprun.target.assembly.x86.Gpr.*;

import java.util.List;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Routine;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;

/**
 * Emits a pool: for each pixel of the output and up to four vectors of channels at a time, all
 * elements of the window.
 *
 * <pre>
 *   for row, pixel
 *     if the window lies inside: for vectors: sums = elements, unrolled
 *     else:                      for vectors: for rows, columns inside: sums = sums, element
 *     finish sums
 * </pre>
 */
final class PoolEmitter {
  /** Vectors of channels that are gathered together. */
  private static final int TOGETHER = 4;

  /** Elements of a window up to which its loops are unrolled. */
  private static final int UNROLLED_TAPS = 9;

  private static final int VECTOR_BYTES = 64;

  /** Where the stack keeps the address of the columns' entries and that of the counts. */
  private static final int COLUMNS_SLOT = 0;

  private static final int COUNTS_SLOT = 8;
  private static final int STACK_BYTES = 16;

  private static final Gpr ROW_INPUT = R8;
  private static final Gpr PIXEL_INPUT = R9;
  private static final Gpr OUT = R10;
  private static final Gpr COLUMN = R11;
  private static final Gpr ROW = R12;
  private static final Gpr LAST_ROW = R13;
  private static final Gpr TAP_ROW = R14;
  private static final Gpr TAP_COLUMNS_LEFT = R15;
  private static final Gpr TAP = RAX;
  private static final Gpr COLUMNS_LEFT = RBX;
  private static final Gpr CHANNEL = RCX;
  private static final Gpr TAP_COLUMNS = RDX;
  private static final Gpr TAP_ROWS = RBP;
  private static final Gpr TAP_ROWS_LEFT = RDI;
  private static final Gpr CONSTANTS = RSI;

  private static final Vec COUNT = Vec.zmm(TOGETHER);
  private static final Vec SPARE = Vec.zmm(TOGETHER + 1);
  private static final Vec IDENTITY = Vec.zmm(TOGETHER + 2);
  private static final int FINISH_REGISTER = TOGETHER + 3;

  private final PoolShape shape;
  private final Finish finish;
  private final Accumulator accumulator;
  private final Assembler a = new Assembler(Tier.AVX512_VNNI.features());

  /** Bytes of constants of a vector of channels: zero points, then what the finish reads. */
  private final int constantBytes;

  private PoolEmitter(PoolShape shape, Finish finish) {
    this.shape = shape;
    this.finish = finish;
    accumulator = new Accumulator(shape.kind(), shape.lanes());
    constantBytes = constantBytes(shape.kind(), finish);
  }

  static byte[] emit(PoolShape shape, Finish finish) {
    return new PoolEmitter(shape, finish).function();
  }

  /** Bytes of constants of a vector of channels. */
  static int constantBytes(Gathering kind, Finish finish) {
    return (kind == Gathering.SUM_BYTES ? VECTOR_BYTES : 0) + finish.constantBytes();
  }

  private byte[] function() {
    Routine routine = new Routine(a, List.of(RBX, RBP, R12, R13, R14, R15), STACK_BYTES);
    routine.enter();
    finish.enter(a);
    shape.lanes().enter(a);
    accumulator.identity(a, IDENTITY);
    for (Gpr row : List.of(RSI, RDX)) {
      a.shl(row, PoolTables.ROW_SHIFT);
      a.add(row, Address.of(RDI, PoolTables.ROWS));
    }
    a.mov(ROW, RSI);
    a.mov(LAST_ROW, RDX);
    a.mov(RAX, Address.of(RDI, PoolTables.COLUMNS));
    a.mov(Address.of(RSP, COLUMNS_SLOT), RAX);
    a.mov(RAX, Address.of(RDI, PoolTables.COUNTS));
    a.mov(Address.of(RSP, COUNTS_SLOT), RAX);
    if (shape.kind().counts() && !shape.countsEach()) {
      a.v(VectorOp.VPBROADCASTD, COUNT, Address.of(RAX, 0));
    }
    a.mov(CONSTANTS, Address.of(RDI, PoolTables.FINISH));
    finish.prepare(a, RDI, FINISH_REGISTER);
    Label row = a.here();
    row();
    a.add(ROW, 1 << PoolTables.ROW_SHIFT);
    a.cmp(ROW, LAST_ROW);
    a.jump(Condition.LESS, row);
    routine.leave();
    return a.finish();
  }

  private void row() {
    a.mov(ROW_INPUT, Address.of(ROW, PoolTables.ROW_INPUT));
    a.mov(OUT, Address.of(ROW, PoolTables.ROW_OUT));
    a.mov(TAP_ROWS, Address.of(ROW, PoolTables.ROW_TAPS));
    a.mov(COLUMN, Address.of(RSP, COLUMNS_SLOT));
    a.mov(COLUMNS_LEFT, shape.outWidth());
    Label column = a.here();
    a.mov(PIXEL_INPUT, Address.of(COLUMN, PoolTables.COLUMN_INPUT));
    a.add(PIXEL_INPUT, ROW_INPUT);
    a.mov(TAP_COLUMNS, Address.of(COLUMN, PoolTables.COLUMN_TAPS));
    pixel();
    a.add(COLUMN, PoolTables.COLUMN_BYTES);
    a.add(OUT, shape.outPixelBytes());
    a.sub(COLUMNS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, column);
  }

  private void pixel() {
    if (shape.countsEach()) {
      a.mov(RAX, TAP_ROWS);
      a.imul(RAX, TAP_COLUMNS);
      a.mov(CHANNEL, Address.of(RSP, COUNTS_SLOT));
      a.v(VectorOp.VPBROADCASTD, COUNT, Address.indexed(CHANNEL, RAX, Integer.BYTES, 0));
    }
    boolean unrolled = shape.taps().count() <= UNROLLED_TAPS;
    if (unrolled && shape.clipped()) {
      Label partly = a.label();
      Label done = a.label();
      a.cmp(TAP_ROWS, shape.taps().rows());
      a.jump(Condition.NOT_EQUAL, partly);
      a.cmp(TAP_COLUMNS, shape.taps().columns());
      a.jump(Condition.NOT_EQUAL, partly);
      channels(true);
      a.jmp(done);
      a.bind(partly);
      channels(false);
      a.bind(done);
    } else {
      channels(unrolled);
    }
  }

  private void channels(boolean unrolled) {
    Lanes lanes = shape.lanes();
    int together = TOGETHER * lanes.lanes();
    int whole = lanes.channels() / together * together;
    a.mov(CHANNEL, 0);
    if (whole > 0) {
      Label again = a.here();
      vectors(together, unrolled);
      a.add(CONSTANTS, (long) TOGETHER * constantBytes);
      a.add(CHANNEL, together);
      if (whole > together) {
        a.cmp(CHANNEL, whole);
        a.jump(Condition.LESS, again);
      }
      if (lanes.channels() > whole) {
        vectors(lanes.channels() - whole, unrolled);
      }
      a.sub(CONSTANTS, (long) whole / lanes.lanes() * constantBytes);
    } else {
      vectors(lanes.channels(), unrolled);
    }
  }

  /** Up to {@link #TOGETHER} vectors of channels of a pixel. */
  private void vectors(int channels, boolean unrolled) {
    if (unrolled) {
      inside(channels);
    } else {
      loops(channels);
    }
    int lanes = shape.lanes().lanes();
    int zeroPoints = constantBytes - finish.constantBytes();
    for (int c = 0, v = 0; c < channels; c += lanes, v++) {
      Vec sums = Vec.zmm(v);
      Address constants = Address.of(CONSTANTS, v * constantBytes);
      accumulator.end(a, sums, COUNT, constants, SPARE);
      Address out =
          Address.indexed(
              OUT, CHANNEL, shape.kind().elementBytes(), c * shape.kind().elementBytes());
      int used = Math.min(lanes, channels - c);
      finish.vector(a, sums, used, constants.plus(zeroPoints), out, out, FINISH_REGISTER);
    }
  }

  private void inside(int channels) {
    Taps taps = shape.taps();
    int bytes = shape.kind().elementBytes();
    for (int ky = 0; ky < taps.rows(); ky++) {
      for (int kx = 0; kx < taps.columns(); kx++) {
        long at = ky * taps.rowBytes() + kx * taps.columnBytes();
        Address tap = Address.indexed(PIXEL_INPUT, CHANNEL, bytes, Math.toIntExact(at));
        gather(tap, channels, ky + kx == 0);
      }
    }
  }

  private void loops(int channels) {
    Taps taps = shape.taps();
    int lanes = shape.lanes().lanes();
    for (int v = 0; v * lanes < channels; v++) {
      a.v(VectorOp.VMOVDQA32, Vec.zmm(v), IDENTITY);
    }
    Label none = a.label();
    for (Gpr inside : List.of(TAP_ROWS, TAP_COLUMNS)) {
      a.test(inside, inside);
      a.jump(Condition.EQUAL, none);
    }
    a.lea(TAP_ROW, Address.indexed(PIXEL_INPUT, CHANNEL, shape.kind().elementBytes(), 0));
    a.mov(TAP_ROWS_LEFT, TAP_ROWS);
    Label row = a.here();
    a.mov(TAP, TAP_ROW);
    a.mov(TAP_COLUMNS_LEFT, TAP_COLUMNS);
    Label column = a.here();
    gather(Address.of(TAP, 0), channels, false);
    a.add(TAP, taps.columnBytes());
    a.sub(TAP_COLUMNS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, column);
    a.add(TAP_ROW, taps.rowBytes());
    a.sub(TAP_ROWS_LEFT, 1);
    a.jump(Condition.NOT_EQUAL, row);
    a.bind(none);
  }

  private void gather(Address tap, int channels, boolean first) {
    int lanes = shape.lanes().lanes();
    for (int c = 0, v = 0; c < channels; c += lanes, v++) {
      Address from = tap.plus((long) c * shape.kind().elementBytes());
      int used = Math.min(lanes, channels - c);
      if (first) {
        accumulator.load(a, Vec.zmm(v), from, used);
      } else {
        accumulator.add(a, Vec.zmm(v), from, used, SPARE);
      }
    }
  }
}
