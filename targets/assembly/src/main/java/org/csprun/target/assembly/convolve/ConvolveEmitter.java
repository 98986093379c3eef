package org.csprun.target.assembly.convolve;

import static org.csprun.target.assembly.x86.Gpr.*;

import java.util.List;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.finish.FinishTile;
import org.csprun.target.assembly.x86.Address;
import org.csprun.target.assembly.x86.Assembler;
import org.csprun.target.assembly.x86.Condition;
import org.csprun.target.assembly.x86.Gpr;
import org.csprun.target.assembly.x86.Label;
import org.csprun.target.assembly.x86.Vec;
import org.csprun.target.assembly.x86.VectorOp;

/**
 * Emits a dense convolution: for each row and each block of output channels, two vectors, tiles of
 * pixels whose sums stay in registers over all taps and input channels. Taps that see only padding
 * are left out; the bias holds what they would add.
 *
 * <pre>
 *   for block, row (or row, block)
 *     for tile of pixels                         unrolled, like tiles in a loop
 *       sums = bias
 *       for ky that sees the input               a count of the row
 *         for kx, word                           sums[pixel] += input[pixel] · weights
 *       finish sums
 * </pre>
 */
public final class ConvolveEmitter {
  /** Bytes of weights a word of input: 32 channels of 4 bytes. */
  static final int WORD_WEIGHTS = WeightLayout.PANEL * Integer.BYTES;

  /** Wider tiles were not faster, and their code is longer. */
  private static final int MOST_PIXELS = 8;

  /** Enough to hide that a sum waits for the last product. */
  private static final int FEW_PIXELS = 4;

  static final Gpr ROW_WEIGHTS = RBX;
  static final Gpr BIAS = RBP;
  static final Gpr CONSTANTS = R8;
  static final Gpr TILE_INPUT = R9;
  static final Gpr OUT = R10;
  static final Gpr JOIN = R11;
  static final Gpr INPUT = R12;
  static final Gpr WEIGHTS = R13;
  static final Gpr WORDS = R14;
  static final Gpr ROWS_OF_TAPS = R15;
  static final Gpr ROW_INPUT = RSI;
  static final Gpr COLUMNS_OF_TAPS = RCX;
  static final Gpr TILES = RDI;

  private final ConvolveShape shape;
  private final Finish finish;
  private final Assembler a;
  private final Frame frame;
  private final Dot dot;
  private final List<ColumnTile> tiles;
  private final Edges columns;

  /** The end of the pixels that see all columns of taps. */
  private final int insideTo;

  /** Tiles that end there and are pipelined. */
  private final int pipelined;

  private ConvolveEmitter(ConvolveShape shape, Finish finish) {
    this.shape = shape;
    this.finish = finish;
    a = new Assembler(shape.tier().features());
    frame = new Frame(a);
    dot = Dot.of(shape.tier(), shape.integers());
    columns = ConvolveTables.columns(shape);
    tiles = ColumnTile.row(shape.window(), shape.inWidth(), shape.outWidth(), mostPixels());
    int kernel = shape.window().kernelW();
    int from = 0;
    while (from < shape.outWidth() && !columns.isWhole(from, kernel)) {
      from++;
    }
    int to = from;
    while (to < shape.outWidth() && columns.isWhole(to, kernel)) {
      to++;
    }
    insideTo = to;
    pipelined = (to - from) / (2 * Pipeline.pixels(shape)) * 2;
  }

  /** The code of a convolution. */
  public static byte[] emit(ConvolveShape shape, Finish finish) {
    return new ConvolveEmitter(shape, finish).function();
  }

  /** Pixels whose sums, with what multiplies and finishes them, fit the registers. */
  private int mostPixels() {
    int beside = Math.max(finish.registers(), dot.registers(shape.vectors()));
    int most = shape.large() ? MOST_PIXELS : FEW_PIXELS;
    return Math.min(most, (shape.tier().registers() - beside) / shape.vectors());
  }

  private byte[] function() {
    frame.enter();
    finish.enter(a);
    if (shape.rowsOutside()) {
      frame.loop(Frame.ROW, () -> frame.loop(Frame.BLOCK, this::rowOfBlock));
    } else {
      frame.loop(Frame.BLOCK, () -> frame.loop(Frame.ROW, this::rowOfBlock));
    }
    frame.leave();
    return a.finish();
  }

  /** All tiles of one row and one block. */
  private void rowOfBlock() {
    frame.load(RDI, Frame.ARGUMENTS);
    frame.load(RAX, Frame.ROW);
    a.shl(RAX, ConvolveTables.ROW_SHIFT);
    a.add(RAX, Address.of(RDI, ConvolveTables.ROWS));
    frame.load(RDX, Frame.BLOCK);
    a.shl(RDX, ConvolveTables.BLOCK_SHIFT);
    a.add(RDX, Address.of(RDI, ConvolveTables.BLOCKS));
    a.mov(TILE_INPUT, Address.of(RAX, ConvolveTables.ROW_INPUT));
    a.add(TILE_INPUT, Address.of(RDX, ConvolveTables.BLOCK_INPUT));
    a.mov(ROW_WEIGHTS, Address.of(RAX, ConvolveTables.ROW_WEIGHTS));
    a.add(ROW_WEIGHTS, Address.of(RDX, ConvolveTables.BLOCK_WEIGHTS));
    a.mov(BIAS, Address.of(RAX, ConvolveTables.ROW_BIAS));
    a.add(BIAS, Address.of(RDX, ConvolveTables.BLOCK_BIAS));
    a.mov(CONSTANTS, Address.of(RDX, ConvolveTables.BLOCK_CONSTANTS));
    a.mov(OUT, Address.of(RAX, ConvolveTables.ROW_OUT));
    a.add(OUT, Address.of(RDX, ConvolveTables.BLOCK_OUT));
    if (shape.joinPixelBytes() > 0) {
      a.mov(JOIN, Address.of(RAX, ConvolveTables.ROW_JOIN));
      a.add(JOIN, Address.of(RDX, ConvolveTables.BLOCK_OUT));
    }
    a.mov(RAX, Address.of(RAX, ConvolveTables.ROW_TAPS));
    frame.store(Frame.TAPS, RAX);
    if (Pipeline.suits(shape, finish, dot) && pipelined > 0) {
      pipelinedRow();
    } else {
      all(tiles);
    }
  }

  /** A row whose inner tiles are pipelined where it sees all rows of taps. */
  private void pipelinedRow() {
    Window window = shape.window();
    Label done = a.label();
    boolean always = !window.isPadded() && window.kernelH() == 1;
    if (!always) {
      Label whole = a.label();
      a.cmp(RAX, window.kernelH());
      a.jump(Condition.EQUAL, whole);
      all(tiles);
      a.jmp(done);
      a.bind(whole);
    }
    int step = Pipeline.pixels(shape);
    int from = insideTo - pipelined * step;
    int width = shape.inWidth();
    all(ColumnTile.part(window, width, 0, from, mostPixels()));
    new Pipeline(shape, finish, dot, a, columns.kindOf()[from]).emit(pipelined);
    all(ColumnTile.part(window, width, insideTo, shape.outWidth(), mostPixels()));
    a.bind(done);
  }

  private void all(List<ColumnTile> row) {
    new TileRow(a, TILES).emit(row, this::tile);
  }

  private void tile(ColumnTile tile) {
    startSums(tile);
    dot.start(a, freeOfSums(), shape.vectors());
    Label done = a.label();
    a.mov(ROW_INPUT, TILE_INPUT);
    a.mov(WEIGHTS, ROW_WEIGHTS);
    frame.load(ROWS_OF_TAPS, Frame.TAPS);
    a.test(ROWS_OF_TAPS, ROWS_OF_TAPS);
    a.jump(Condition.EQUAL, done);
    Label again = a.here();
    rowOfTaps(tile);
    a.add(ROW_INPUT, (long) shape.window().dilationH() * shape.inWidth() * shape.inPixelBytes());
    a.sub(ROWS_OF_TAPS, 1);
    a.jump(Condition.NOT_EQUAL, again);
    a.bind(done);
    finishSums(tile);
    a.add(TILE_INPUT, (long) tile.pixels() * shape.window().strideW() * shape.inPixelBytes());
    a.add(OUT, (long) tile.pixels() * shape.outPixelBytes());
    if (shape.joinPixelBytes() > 0) {
      a.add(JOIN, (long) tile.pixels() * shape.joinPixelBytes());
    }
  }

  private Vec sum(int pixel, int vector) {
    return new Vec(pixel * shape.vectors() + vector, shape.tier().vectorBytes());
  }

  private void startSums(ColumnTile tile) {
    for (int p = 0; p < tile.pixels(); p++) {
      int kind = columns.kindOf()[tile.first() + p];
      for (int v = 0; v < shape.vectors(); v++) {
        int at = kind * WORD_WEIGHTS + v * shape.tier().vectorBytes();
        a.v(VectorOp.VMOVUPS, sum(p, v), Address.of(BIAS, at));
      }
    }
  }

  private void rowOfTaps(ColumnTile tile) {
    int kernel = shape.window().kernelW();
    int tapBytes = shape.window().dilationW() * shape.inPixelBytes();
    if (tile.isInside() && shape.isRun()) {
      a.mov(INPUT, ROW_INPUT);
      words(new ColumnTile.Range(0, tile.pixels()), kernel * shape.words());
    } else if (tile.isInside() && kernel > 1) {
      a.mov(INPUT, ROW_INPUT);
      a.mov(COLUMNS_OF_TAPS, kernel);
      Label again = a.here();
      words(new ColumnTile.Range(0, tile.pixels()), shape.words());
      a.add(INPUT, (long) tapBytes - shape.words() * Integer.BYTES);
      a.sub(COLUMNS_OF_TAPS, 1);
      a.jump(Condition.NOT_EQUAL, again);
    } else {
      for (int kx = 0; kx < kernel; kx++) {
        if (tile.taps().get(kx).isEmpty()) {
          a.add(WEIGHTS, (long) shape.words() * WORD_WEIGHTS);
        } else {
          a.lea(INPUT, Address.of(ROW_INPUT, (long) kx * tapBytes));
          words(tile.taps().get(kx), shape.words());
        }
      }
    }
  }

  /** Adds {@code count} words of some pixels; leaves INPUT and WEIGHTS behind them. */
  private void words(ColumnTile.Range pixels, int count) {
    int unroll = count <= 4 ? count : count % 2 == 0 ? 2 : 1;
    int rounds = count / unroll;
    if (rounds > 1) {
      a.mov(WORDS, rounds);
    }
    Label again = a.here();
    for (int w = 0; w < unroll; w++) {
      word(pixels, w);
    }
    a.add(INPUT, (long) unroll * Integer.BYTES);
    a.add(WEIGHTS, (long) unroll * WORD_WEIGHTS);
    if (rounds > 1) {
      a.sub(WORDS, 1);
      a.jump(Condition.NOT_EQUAL, again);
    }
  }

  /** The first register that holds no sums of any tile. */
  private int freeOfSums() {
    return shape.vectors() * mostPixels();
  }

  private void word(ColumnTile.Range pixels, int word) {
    int vectors = shape.vectors();
    int free = freeOfSums();
    Address weights = Address.of(WEIGHTS, word * WORD_WEIGHTS);
    dot.weights(a, free, vectors, weights);
    for (int p = pixels.from(); p < pixels.to(); p++) {
      long at = (long) p * shape.window().strideW() * shape.inPixelBytes() + word * Integer.BYTES;
      dot.add(a, free, p * vectors, vectors, Address.of(INPUT, at), p);
    }
  }

  private void finishSums(ColumnTile tile) {
    int free = tile.pixels() * shape.vectors();
    frame.load(RAX, Frame.ARGUMENTS);
    finish.prepare(a, RAX, free);
    finish.tile(
        a,
        new FinishTile(
            shape.tier(),
            0,
            free,
            tile.pixels(),
            shape.channels(),
            shape.outBytes(),
            Address.of(CONSTANTS, 0),
            finish.constantBytes(),
            Address.of(OUT, 0),
            shape.outPixelBytes(),
            Address.of(JOIN, 0),
            shape.joinPixelBytes()));
  }
}
