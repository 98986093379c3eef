package org.csprun.target.assembly.grouped;

import static org.csprun.target.assembly.x86.Gpr.*;
import static org.csprun.target.assembly.x86.VectorOp.*;

import java.util.List;
import org.csprun.target.assembly.convolve.ColumnTile;
import org.csprun.target.assembly.convolve.Frame;
import org.csprun.target.assembly.convolve.TileRow;
import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.finish.FinishTile;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;

/**
 * Emits a depthwise or narrow grouped convolution: for each row and each vector of output channels,
 * tiles of pixels whose sums stay in registers over all taps. A column of the input becomes one
 * vector, which serves all pixels of the tile that see it.
 *
 * <pre>
 *   for row, block
 *     for tile of pixels                         unrolled, like tiles in a loop
 *       sums = bias
 *       for round, word                          a round is a row of taps, or rows that share words
 *         for column of the input                unrolled
 *           x = spread words of the column
 *           for pixel that sees it at kx         sums[pixel] += x · weights[kx]
 *       finish sums
 * </pre>
 *
 * <p>Integer convolutions see zero points where there is no input: rows of them, and one pixel.
 * Float ones leave those taps out.
 */
final class GroupedEmitter {
  private static final int MOST_PIXELS = 13;

  /** Weights of a row of taps that stay in registers for all columns; more are read each time. */
  private static final int MOST_WEIGHTS = 7;

  /** These stay for all tiles of a block; finishing may use what lies below. */
  private static final Vec INDEX = Vec.zmm(31);

  private static final Vec BIAS = Vec.zmm(30);

  /** The bytes of a word in each byte: what an index steps by. */
  private static final Vec STEP = Vec.zmm(29);

  private static final int FINISH_END = 29;

  /** The two registers of columns, the weights below them, and the index of the present word. */
  private static final int X = 27;

  private static final int LAST_WEIGHTS = 26;
  private static final Vec WORD_INDEX = Vec.zmm(19);

  private static final Gpr[] INPUTS = {RSI, RCX, RDX, RBX};

  /** Only where no rows share words. */
  private static final Gpr WORDS = RCX;

  private static final Gpr WORD_PADDING = RDX;
  private static final Gpr ROW_POINTERS = RBP;
  private static final Gpr CONSTANTS = R8;
  private static final Gpr COLUMN = R9;
  private static final Gpr OUT = R10;
  private static final Gpr JOIN = R11;
  private static final Gpr PADDING = R12;
  private static final Gpr WEIGHTS = R13;
  private static final Gpr ROW_WEIGHTS = R14;
  private static final Gpr ROUNDS = R15;
  private static final Gpr TILES = RDI;

  private final GroupedShape shape;
  private final Spread spread;
  private final Finish finish;
  private final Assembler a;
  private final Frame frame;
  private final List<ColumnTile> tiles;
  private final boolean keepsWeights;
  private int turn;

  private GroupedEmitter(GroupedShape shape, Finish finish) {
    a = new Assembler(shape.tier().features());
    frame = new Frame(a);
    this.shape = shape;
    this.finish = finish;
    spread = shape.spread();
    keepsWeights = shape.window().kernelW() <= MOST_WEIGHTS;
    int most = Math.min(MOST_PIXELS, FINISH_END - finish.registers());
    tiles = ColumnTile.row(shape.window(), shape.inWidth(), shape.outWidth(), most);
  }

  /** The code of a convolution. */
  static byte[] emit(GroupedShape shape, Finish finish) {
    return new GroupedEmitter(shape, finish).function();
  }

  private byte[] function() {
    frame.enter();
    finish.enter(a);
    frame.loop(Frame.ROW, () -> frame.loop(Frame.BLOCK, this::rowOfBlock));
    frame.leave();
    return a.finish();
  }

  /** All tiles of one row and one block. */
  private void rowOfBlock() {
    frame.load(RDI, Frame.ARGUMENTS);
    frame.load(RAX, Frame.ROW);
    a.imul(RAX, RAX, GroupedTables.rowBytes(shape));
    a.add(RAX, Address.of(RDI, GroupedTables.ROWS));
    frame.load(RDX, Frame.BLOCK);
    a.shl(RDX, GroupedTables.BLOCK_SHIFT);
    a.add(RDX, Address.of(RDI, GroupedTables.BLOCKS));
    a.mov(COLUMN, Address.of(RDX, GroupedTables.BLOCK_INPUT));
    a.mov(PADDING, Address.of(RDI, GroupedTables.PADDING));
    a.add(PADDING, COLUMN);
    a.sub(COLUMN, (long) shape.window().padLeft() * shape.inPixelBytes());
    a.mov(ROW_WEIGHTS, Address.of(RAX, GroupedTables.ROW_WEIGHTS));
    a.add(ROW_WEIGHTS, Address.of(RDX, GroupedTables.BLOCK_WEIGHTS));
    a.mov(CONSTANTS, Address.of(RDX, GroupedTables.BLOCK_CONSTANTS));
    a.mov(OUT, Address.of(RAX, GroupedTables.ROW_OUT));
    a.add(OUT, Address.of(RDX, GroupedTables.BLOCK_OUT));
    if (shape.joinPixelBytes() > 0) {
      a.mov(JOIN, Address.of(RAX, GroupedTables.ROW_JOIN));
      a.add(JOIN, Address.of(RDX, GroupedTables.BLOCK_OUT));
    }
    a.mov(RCX, Address.of(RDX, GroupedTables.BLOCK_BIAS));
    a.v(VMOVUPS, BIAS, Address.of(RCX, 0));
    a.mov(RCX, Address.of(RDX, GroupedTables.BLOCK_INDEX));
    a.v(VMOVUPS, INDEX, Address.of(RCX, 0));
    if (spread.stepsIndex()) {
      a.mov(RCX, 0x0404_0404L);
      a.broadcast(STEP, RCX);
    }
    a.mov(RCX, Address.of(RAX, GroupedTables.ROW_ROUNDS));
    frame.store(Frame.TAPS, RCX);
    a.lea(ROW_POINTERS, Address.of(RAX, GroupedTables.ROW_POINTERS));
    new TileRow(a, TILES).emit(tiles, this::tile);
  }

  private void tile(ColumnTile tile) {
    for (int p = 0; p < tile.pixels(); p++) {
      a.v(VMOVDQA32, Vec.zmm(p), BIAS);
    }
    Label done = a.label();
    a.mov(WEIGHTS, ROW_WEIGHTS);
    a.mov(RAX, ROW_POINTERS);
    frame.load(ROUNDS, Frame.TAPS);
    a.test(ROUNDS, ROUNDS);
    a.jump(Condition.EQUAL, done);
    Label again = a.here();
    round(tile);
    a.sub(ROUNDS, 1);
    a.jump(Condition.NOT_EQUAL, again);
    a.bind(done);
    finishSums(tile);
    a.add(COLUMN, (long) tile.pixels() * shape.window().strideW() * shape.inPixelBytes());
    a.add(OUT, (long) tile.pixels() * shape.outPixelBytes());
    if (shape.joinPixelBytes() > 0) {
      a.add(JOIN, (long) tile.pixels() * shape.joinPixelBytes());
    }
  }

  /** The rows of taps that share words; RAX points to the addresses of their rows. */
  private void round(ColumnTile tile) {
    for (int r = 0; r < spread.rows(); r++) {
      a.mov(INPUTS[r], Address.of(RAX, r * Long.BYTES));
      a.add(INPUTS[r], COLUMN);
    }
    a.add(RAX, (long) spread.rows() * Long.BYTES);
    if (shape.words() == 1) {
      word(tile, INDEX, PADDING);
      a.add(WEIGHTS, shape.wordWeightBytes());
      return;
    }
    a.mov(WORD_PADDING, PADDING);
    a.mov(WORDS, shape.words());
    a.v(VMOVDQA32, WORD_INDEX, INDEX);
    Label again = a.here();
    word(tile, WORD_INDEX, WORD_PADDING);
    if (spread.stepsIndex()) {
      a.v(VPADDB, WORD_INDEX, WORD_INDEX, STEP);
    } else {
      a.add(INPUTS[0], Integer.BYTES);
      a.add(WORD_PADDING, Integer.BYTES);
    }
    a.add(WEIGHTS, shape.wordWeightBytes());
    a.sub(WORDS, 1);
    a.jump(Condition.NOT_EQUAL, again);
  }

  private void word(ColumnTile tile, Vec index, Gpr padding) {
    int kernel = shape.window().kernelW();
    for (int kx = 0; kx < kernel && keepsWeights; kx++) {
      a.v(VMOVUPS, Vec.zmm(LAST_WEIGHTS - kx), weights(kx));
    }
    int stride = shape.window().strideW();
    int dilation = shape.window().dilationW();
    int columns = (tile.pixels() - 1) * stride + (kernel - 1) * dilation + 1;
    if (shape.integers() && !tile.isInside()) {
      column(tile, -1, index, padding);
    }
    for (int column = 0; column < columns; column++) {
      column(tile, column, index, padding);
    }
  }

  /** Adds the products of a column to all pixels that see it, or those of the padding. */
  private void column(ColumnTile tile, int column, Vec index, Gpr padding) {
    int stride = shape.window().strideW();
    int dilation = shape.window().dilationW();
    Vec x = Vec.zmm(X + turn % 2);
    boolean loaded = false;
    for (int kx = 0; kx < shape.window().kernelW(); kx++) {
      ColumnTile.Range seen = tile.taps().get(kx);
      for (int p = 0; p < tile.pixels(); p++) {
        boolean inside = p >= seen.from() && p < seen.to();
        boolean hit = column < 0 ? !inside : inside && p * stride + kx * dilation == column;
        if (hit) {
          if (!loaded) {
            load(x, column, index, padding);
            loaded = true;
          }
          add(p, x, kx);
        }
      }
    }
  }

  private void load(Vec x, int column, Vec index, Gpr padding) {
    turn++;
    if (column < 0) {
      spread.load(a, x, index, new Gpr[] {padding, padding, padding, padding}, 0);
    } else {
      spread.load(a, x, index, INPUTS, (long) column * shape.inPixelBytes());
    }
  }

  private void add(int pixel, Vec x, int kx) {
    var op = shape.integers() ? VPDPBUSD : VFMADD231PS;
    if (keepsWeights) {
      a.v(op, Vec.zmm(pixel), x, Vec.zmm(LAST_WEIGHTS - kx));
    } else {
      a.v(op, Vec.zmm(pixel), x, weights(kx));
    }
  }

  private Address weights(int kx) {
    return Address.of(WEIGHTS, kx * shape.tier().vectorBytes());
  }

  private void finishSums(ColumnTile tile) {
    frame.load(RAX, Frame.ARGUMENTS);
    finish.prepare(a, RAX, tile.pixels());
    finish.tile(
        a,
        new FinishTile(
            shape.tier(),
            0,
            tile.pixels(),
            tile.pixels(),
            shape.channels(),
            shape.integers() ? 1 : Float.BYTES,
            Address.of(CONSTANTS, 0),
            finish.constantBytes(),
            Address.of(OUT, 0),
            shape.outPixelBytes(),
            Address.of(JOIN, 0),
            shape.joinPixelBytes()));
  }
}
