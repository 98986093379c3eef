package org.csprun.target.assembly.convolve;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.MachineFunction;

/**
 * Binds the code of a dense convolution to the addresses of one step: an entry for each row and for
 * each block of output channels.
 */
final class ConvolveBinding {
  private static final int WORD = Integer.BYTES;

  /** Weights that are small enough to stay in the second cache while rows pass by. */
  private static final long CACHED_WEIGHT_BYTES = 384 << 10;

  /** Pixels that fill some tiles. */
  private static final int LEAST_ROW = 32;

  /** Multiply-adds of a step, tenths of a millisecond, from which on its code may be long. */
  private static final long LARGE = 16_000_000;

  private final CodeStore store;
  private final BoundStep step;
  private final DenseConvolution convolution;
  private final Operand in;
  private final Operand out;
  private final Window window;

  /** Rows of the image that the code takes as one. */
  private final int merged;

  ConvolveBinding(CodeStore store, BoundStep step, DenseConvolution convolution) {
    this.store = store;
    this.step = step;
    this.convolution = convolution;
    in = step.input(0);
    out = step.output();
    window = convolution.window();
    merged = merged();
  }

  /** Rows of pointwise convolutions that are too short to fill a tile are joined. */
  private int merged() {
    int rows = 1;
    while (window.isPointwise()
        && out.width() * rows < LEAST_ROW
        && out.height() % (rows * 2) == 0) {
      rows *= 2;
    }
    return rows;
  }

  Kernel bind() {
    int most = convolution.tier().blockChannels();
    List<ConvolveBlock> whole = new ArrayList<>();
    List<ConvolveBlock> partial = new ArrayList<>();
    for (ConvolveBlock block : ConvolveBlock.of(convolution, most)) {
      (block.channels() < most ? partial : whole).add(block);
    }
    List<ConvolvePart> parts = new ArrayList<>();
    for (List<ConvolveBlock> blocks : List.of(whole, partial)) {
      if (!blocks.isEmpty()) {
        parts.add(part(blocks));
      }
    }
    int rows = out.height() / merged;
    return new ConvolveKernel(parts, rows, splitsBlocks(rows), step);
  }

  /** Whether threads share the output channels rather than the rows. */
  private boolean splitsBlocks(int rows) {
    long weightBytes = convolution.weights().byteSize();
    long inputBytes = in.type().elements() * in.type().dataType().bytes();
    return convolution.panels() >= 8 && (rows < 8 || weightBytes > inputBytes);
  }

  /** Multiply-adds of the whole step. */
  private long products() {
    long taps = (long) window.kernelH() * window.kernelW() * convolution.groupInputs();
    return out.type().elements() * taps;
  }

  /** Blocks of the same number of channels. */
  private ConvolvePart part(List<ConvolveBlock> blocks) {
    int channels = blocks.getFirst().channels();
    ConvolveShape shape =
        new ConvolveShape(
            convolution.tier(),
            convolution.integers(),
            window,
            convolution.words(),
            in.width() * merged,
            bytes(in),
            out.width() * merged,
            bytes(out),
            convolution.join().map(ConvolveBinding::bytes).orElse(0),
            channels,
            products() >= LARGE,
            convolution.weights().byteSize() <= CACHED_WEIGHT_BYTES);
    Edges columns = ConvolveTables.columns(shape);
    var finish = convolution.finish(channels);
    MachineFunction code =
        store.function(
            List.of(shape.key(), finish.key()), () -> ConvolveEmitter.emit(shape, finish));
    MemorySegment arguments = store.allocate(ConvolveTables.ARGUMENT_BYTES);
    arguments.set(JAVA_LONG, ConvolveTables.ROWS, rows(columns.kinds().size()).address());
    arguments.set(JAVA_LONG, ConvolveTables.BLOCKS, blocks(blocks, columns).address());
    arguments.set(JAVA_LONG, ConvolveTables.TABLE, convolution.table());
    return new ConvolvePart(code, arguments.address(), blocks.size());
  }

  private static int bytes(Operand operand) {
    return operand.pixelStride() * operand.type().dataType().bytes();
  }

  private MemorySegment rows(int columnKinds) {
    int count = out.height() / merged;
    MemorySegment rows = store.allocate((long) count << ConvolveTables.ROW_SHIFT);
    Edges edges = convolution.rowEdges();
    long weightsOfTaps =
        (long) window.kernelW() * convolution.words() * ConvolveEmitter.WORD_WEIGHTS;
    for (int row = 0; row < count; row++) {
      int y = row * merged;
      ColumnTile.Range taps = edges.at(y);
      int first = y * window.strideH() - window.padTop() + taps.from() * window.dilationH();
      long input = address(in, 0, 0) + first * in.rowStride() * in.type().dataType().bytes();
      long at = (long) row << ConvolveTables.ROW_SHIFT;
      rows.set(
          JAVA_LONG, at + ConvolveTables.ROW_INPUT, input - (long) window.padLeft() * bytes(in));
      rows.set(JAVA_LONG, at + ConvolveTables.ROW_WEIGHTS, taps.from() * weightsOfTaps);
      rows.set(JAVA_LONG, at + ConvolveTables.ROW_TAPS, taps.to() - taps.from());
      rows.set(
          JAVA_LONG,
          at + ConvolveTables.ROW_BIAS,
          (long) edges.kindOf()[y] * columnKinds * ConvolveEmitter.WORD_WEIGHTS);
      rows.set(JAVA_LONG, at + ConvolveTables.ROW_OUT, address(out, y, 0));
      convolution
          .join()
          .ifPresent(
              join -> rows.set(JAVA_LONG, at + ConvolveTables.ROW_JOIN, address(join, y, 0)));
    }
    return rows;
  }

  private static long address(Operand operand, int row, int column) {
    return operand.memory().address() + operand.pixelOffset(row, column);
  }

  private MemorySegment blocks(List<ConvolveBlock> blocks, Edges columns) {
    MemorySegment table = store.allocate((long) blocks.size() << ConvolveTables.BLOCK_SHIFT);
    ConvolveBiases biases = new ConvolveBiases(store, convolution, columns);
    for (int i = 0; i < blocks.size(); i++) {
      ConvolveBlock block = blocks.get(i);
      int group = block.panel() / convolution.panelsOfGroup();
      long at = (long) i << ConvolveTables.BLOCK_SHIFT;
      long inPanel = (long) block.lane() * WORD;
      table.set(
          JAVA_LONG,
          at + ConvolveTables.BLOCK_WEIGHTS,
          convolution.weightsOfPanel(block.panel()) + inPanel);
      table.set(JAVA_LONG, at + ConvolveTables.BLOCK_BIAS, biases.panel(block.panel()) + inPanel);
      table.set(
          JAVA_LONG,
          at + ConvolveTables.BLOCK_CONSTANTS,
          convolution.constants(store, block.channel(), block.channels()));
      table.set(
          JAVA_LONG,
          at + ConvolveTables.BLOCK_INPUT,
          (long) group * convolution.groupInputs() * in.type().dataType().bytes());
      table.set(
          JAVA_LONG,
          at + ConvolveTables.BLOCK_OUT,
          (long) block.channel() * out.type().dataType().bytes());
    }
    return table;
  }
}
