package org.csprun.target.assembly.grouped;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Window;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.MachineFunction;
import org.csprun.target.assembly.convolve.ConvolveKernel;
import org.csprun.target.assembly.convolve.ConvolvePart;
import org.csprun.target.assembly.finish.Finish;

/**
 * Binds the code of a narrow grouped convolution to the addresses of one step: an entry for each
 * row and for each block of output channels.
 */
final class GroupedBinding {
  /** So few rows threads share worse than so many blocks. */
  private static final int FEW = 8;

  private final CodeStore store;
  private final GroupedConvolution convolution;
  private final Operand in;
  private final Operand out;
  private final Window window;
  private final int lanes;

  /** Address of the zero points where there is no input; 0 where none are read. */
  private final long padding;

  GroupedBinding(CodeStore store, GroupedConvolution convolution) {
    this.store = store;
    this.convolution = convolution;
    in = convolution.step().input(0);
    out = convolution.step().output();
    window = convolution.window();
    lanes = convolution.tier().lanes();
    padding = convolution.readsPadding() ? Padding.row(store, in, window).address() : 0;
  }

  Kernel bind() {
    int whole = out.channels() / lanes;
    int rest = out.channels() % lanes;
    List<ConvolvePart> parts = new ArrayList<>();
    if (whole > 0) {
      parts.add(part(0, whole, lanes));
    }
    if (rest > 0) {
      parts.add(part(whole, 1, rest));
    }
    int blocks = whole + (rest > 0 ? 1 : 0);
    boolean splitsBlocks = out.height() < FEW && blocks >= FEW;
    return new ConvolveKernel(parts, out.height(), splitsBlocks, convolution.step());
  }

  private ConvolvePart part(int first, int blocks, int channels) {
    GroupedShape shape = shape(first, blocks, channels);
    Finish finish = convolution.finish(channels);
    MachineFunction code =
        store.function(new Key(shape, finish), () -> GroupedEmitter.emit(shape, finish));
    MemorySegment arguments = store.allocate(GroupedTables.ARGUMENT_BYTES);
    arguments.set(JAVA_LONG, GroupedTables.ROWS, rows(shape).address());
    arguments.set(JAVA_LONG, GroupedTables.BLOCKS, blocks(shape, first, blocks).address());
    arguments.set(JAVA_LONG, GroupedTables.TABLE, convolution.table());
    arguments.set(JAVA_LONG, GroupedTables.PADDING, padding);
    return new ConvolvePart(code, arguments.address(), blocks);
  }

  private record Key(GroupedShape shape, Finish finish) {}

  private Lanes lanes(int block, int channels) {
    return new Lanes(
        convolution.groupInputs(), convolution.groupOutputs(), block * lanes, channels);
  }

  private GroupedShape shape(int first, int blocks, int channels) {
    Lanes.Span span = new Lanes.Span(0, 0);
    for (int block = first; block < first + blocks; block++) {
      span = span.max(lanes(block, channels).span(convolution.integers()));
    }
    return new GroupedShape(
        convolution.tier(),
        convolution.integers(),
        window,
        convolution.spread(span),
        convolution.words(),
        in.width(),
        pixelBytes(in),
        out.width(),
        pixelBytes(out),
        convolution.join().map(GroupedBinding::pixelBytes).orElse(0),
        channels);
  }

  private static int pixelBytes(Operand operand) {
    return operand.pixelStride() * operand.type().dataType().bytes();
  }

  private static long address(Operand operand, int row) {
    return operand.memory().address() + operand.pixelOffset(row, 0);
  }

  private MemorySegment rows(GroupedShape shape) {
    int bytes = GroupedTables.rowBytes(shape);
    MemorySegment rows = store.allocate((long) out.height() * bytes);
    for (int y = 0; y < out.height(); y++) {
      MemorySegment row = rows.asSlice((long) y * bytes, bytes);
      if (convolution.integers()) {
        allTaps(row, shape, y);
      } else {
        tapsInside(row, shape, y);
      }
      row.set(JAVA_LONG, GroupedTables.ROW_OUT, address(out, y));
      if (convolution.join().isPresent()) {
        row.set(JAVA_LONG, GroupedTables.ROW_JOIN, address(convolution.join().get(), y));
      }
    }
    return rows;
  }

  private int inputRow(int y, int ky) {
    return y * window.strideH() - window.padTop() + ky * window.dilationH();
  }

  /** Rows of taps outside the input point to zero points. */
  private void allTaps(MemorySegment row, GroupedShape shape, int y) {
    row.set(JAVA_LONG, GroupedTables.ROW_ROUNDS, shape.rounds());
    for (int i = 0; i < shape.rounds() * shape.spread().rows(); i++) {
      // What fills up the last round has no weights; it may point anywhere.
      int inputRow = inputRow(y, Math.min(i, window.kernelH() - 1));
      boolean inside = inputRow >= 0 && inputRow < in.height();
      row.set(
          JAVA_LONG, GroupedTables.ROW_POINTERS + i * 8L, inside ? address(in, inputRow) : padding);
    }
  }

  /** Rows of taps outside the input are left out. */
  private void tapsInside(MemorySegment row, GroupedShape shape, int y) {
    int rounds = 0;
    int first = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int inputRow = inputRow(y, ky);
      if (inputRow >= 0 && inputRow < in.height()) {
        first = rounds == 0 ? ky : first;
        row.set(JAVA_LONG, GroupedTables.ROW_POINTERS + rounds * 8L, address(in, inputRow));
        rounds++;
      }
    }
    row.set(JAVA_LONG, GroupedTables.ROW_ROUNDS, rounds);
    row.set(JAVA_LONG, GroupedTables.ROW_WEIGHTS, (long) first * shape.roundWeightBytes());
  }

  private MemorySegment blocks(GroupedShape shape, int first, int count) {
    MemorySegment blocks = store.allocate((long) count << GroupedTables.BLOCK_SHIFT);
    long vectorBytes = convolution.tier().vectorBytes();
    MemorySegment indexes = store.allocate(count * vectorBytes);
    MemorySegment biases = store.allocate(count * vectorBytes);
    int elementBytes = in.type().dataType().bytes();
    MemorySegment.copy(
        convolution.step().weightBytes().get(convolution.bias()),
        first * vectorBytes,
        biases,
        0,
        ((count - 1L) * lanes + shape.channels()) * Integer.BYTES);
    long weights = convolution.weights(store, shape, first, count).address();
    for (int i = 0; i < count; i++) {
      int channel = (first + i) * lanes;
      Lanes of = lanes(first + i, shape.channels());
      of.writeIndex(indexes, i * vectorBytes, shape.spread(), convolution.integers());
      MemorySegment block =
          blocks.asSlice((long) i << GroupedTables.BLOCK_SHIFT, 1L << GroupedTables.BLOCK_SHIFT);
      block.set(
          JAVA_LONG,
          GroupedTables.BLOCK_WEIGHTS,
          weights + (long) i * shape.rounds() * shape.roundWeightBytes());
      block.set(JAVA_LONG, GroupedTables.BLOCK_BIAS, biases.address() + i * vectorBytes);
      block.set(
          JAVA_LONG,
          GroupedTables.BLOCK_CONSTANTS,
          convolution.constants(store, channel, shape.channels()));
      block.set(JAVA_LONG, GroupedTables.BLOCK_INPUT, (long) of.base() * elementBytes);
      block.set(JAVA_LONG, GroupedTables.BLOCK_OUT, (long) channel * elementBytes);
      block.set(JAVA_LONG, GroupedTables.BLOCK_INDEX, indexes.address() + i * vectorBytes);
    }
    return blocks;
  }
}
