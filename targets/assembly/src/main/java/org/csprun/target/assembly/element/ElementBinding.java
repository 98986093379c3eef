package org.csprun.target.assembly.element;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.code.MachineFunction;
import org.csprun.target.assembly.code.RowsKernel;
import org.csprun.target.assembly.finish.Finish;

/** Binds the code of a step on single elements to the addresses of one step. */
final class ElementBinding {
  private static final int FLOAT_LANES = 16;

  private final CodeStore store;
  private final BoundStep step;
  private final ElementShape shape;
  private final MemorySegment arguments;

  /** Pixels of one channel that are computed together though they lie apart in the output. */
  private final int spread;

  /**
   * @param lanes channels of a vector
   * @param uniform whether all channels share the source's constants
   * @param pixelsOnly whether the finish has numbers of its own a channel, so that no pixels can be
   *     joined
   */
  ElementBinding(
      CodeStore store,
      BoundStep step,
      List<Stream> inputs,
      int lanes,
      boolean uniform,
      boolean pixelsOnly) {
    this.store = store;
    this.step = step;
    Operand out = step.output();
    ElementShape single =
        new ElementShape(
            out.width(), new Lanes(out.channels(), lanes), inputs, Stream.of(out), uniform);
    spread = pixelsOnly || lanes > FLOAT_LANES ? 1 : single.spreadable();
    shape = pixelsOnly ? single : single.joined(Math.max(spread, single.joinable()));
    arguments = store.allocate(ElementEmitter.ARGUMENT_BYTES);
    set(ElementEmitter.OUT_ARGUMENT, address(out));
    for (int i = 0; i < inputs.size(); i++) {
      set(ElementEmitter.INPUT_ARGUMENTS + 8 * i, address(step.input(i)));
    }
  }

  static long address(Operand operand) {
    return operand.memory().address() + operand.offsetBytes();
  }

  private void set(int argument, long value) {
    arguments.set(JAVA_LONG, argument, value);
  }

  /** The finish, or one that also spreads what it finishes. */
  Finish spreading(Finish finish) {
    return spread == 1 ? finish : new SpreadFinish(finish, shape.out().pixelBytes() / spread);
  }

  Lanes lanes() {
    return shape.lanes();
  }

  /** Gives the source its constants; one function a kind from channel to bits. */
  ElementBinding constants(List<IntUnaryOperator> kinds) {
    int vectors = shape.uniform() ? 1 : ElementConstants.vectors(shape.lanes());
    int channels = step.output().channels();
    return constants(ElementConstants.write(store, vectors, channels, kinds));
  }

  ElementBinding constants(long address) {
    set(ElementEmitter.SOURCE_ARGUMENT, address);
    return this;
  }

  /** Gives the finish its numbers and the table it reads; 0 for what it does not read. */
  ElementBinding finish(long numbers, long table) {
    set(ElementEmitter.FINISH_ARGUMENT, numbers);
    set(ElementEmitter.TABLE_ARGUMENT, table);
    return this;
  }

  Kernel kernel(Function<Lanes, Source> sources, Finish finish) {
    Source source = sources.apply(shape.lanes());
    MachineFunction code =
        store.function(
            new Key(shape, source, finish), () -> ElementEmitter.emit(shape, source, finish));
    return new RowsKernel(code, arguments.address(), OptionalInt.empty(), step);
  }

  private record Key(ElementShape shape, Source source, Finish finish) {}
}
