package org.csprun.target.assembly.move;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.RowsKernel;

/**
 * Blocks of pixels of few channels that become channels, as pieces of rows whose bytes are
 * rearranged. Pixels lie without gaps in both tensors.
 *
 * @param pixels pixels of the output in a piece
 * @param firstRow the upper row of a block that is read; the other is the one below it or the same
 */
record Shuffle(Operation.SpaceToDepth moves, int pixels, int firstRow, ShuffleShape shape) {

  /** A rearrangement that does a step, or empty where one with two vectors cannot. */
  static Optional<Shuffle> of(BoundStep step, Operation.SpaceToDepth moves) {
    Operand in = step.input(0);
    Operand out = step.output();
    List<Integer> rows = moves.rows().stream().distinct().sorted().toList();
    int bytes = out.type().dataType().bytes();
    int inPixel = in.channels() * bytes;
    long most = ShuffleShape.VECTOR / ((long) inPixel * moves.block());
    if (!in.isDense() || !out.isDense() || rows.isEmpty() || rows.size() > 2 || most < 1) {
      return Optional.empty();
    }
    int outPixel = out.channels() * bytes;
    int pixels = (int) Math.min(Math.min(most, ShuffleShape.MOST_OUT / outPixel), out.width());
    while (pixels > 0 && out.width() % pixels != 0) {
      pixels--;
    }
    if (pixels == 0) {
      return Optional.empty();
    }
    long inRow = in.rowStride() * bytes;
    ShuffleShape shape =
        new ShuffleShape(
            pixels * moves.block() * inPixel,
            (rows.getLast() - rows.getFirst()) * inRow,
            pixels * outPixel,
            out.width() / pixels,
            inRow * moves.block(),
            out.rowStride() * bytes);
    return Optional.of(new Shuffle(moves, pixels, rows.getFirst(), shape));
  }

  Kernel kernel(CodeStore store, BoundStep step) {
    Operand in = step.input(0);
    MemorySegment arguments = store.allocate(ShuffleEmitter.ARGUMENT_BYTES);
    long first = firstRow * in.rowStride() * in.type().dataType().bytes();
    arguments.set(JAVA_LONG, ShuffleEmitter.FROM_ARGUMENT, Moves.address(in) + first);
    arguments.set(JAVA_LONG, ShuffleEmitter.TO_ARGUMENT, Moves.address(step.output()));
    int inPixel = in.channels() * in.type().dataType().bytes();
    arguments.set(JAVA_LONG, ShuffleEmitter.ORDER_ARGUMENT, order(store, inPixel).address());
    return new RowsKernel(
        store.function(shape, () -> ShuffleEmitter.emit(shape)),
        arguments.address(),
        OptionalInt.empty(),
        step);
  }

  /** For each byte of a piece of the output, where it lies in two vectors of input. */
  private MemorySegment order(CodeStore store, int inPixel) {
    MemorySegment order = store.allocate(ShuffleShape.MOST_OUT);
    long at = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int part = 0; part < moves.rows().size(); part++) {
        int row = moves.rows().get(part) == firstRow ? 0 : ShuffleShape.VECTOR;
        int column = pixel * moves.block() + moves.columns().get(part);
        for (int i = 0; i < inPixel; i++) {
          order.set(JAVA_BYTE, at++, (byte) (row + column * inPixel + i));
        }
      }
    }
    return order;
  }
}
