package org.csprun.target.assembly.element;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Requantize;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.finish.ByteFinish;
import org.csprun.target.assembly.finish.GateTable;
import org.csprun.target.assembly.finish.RequantizeConstants;

/** Steps on single bytes. */
record ByteElements(Tier tier, CodeStore store) {
  private static final int SUM_LANES = 16;
  private static final int BYTE_LANES = 64;
  private static final long MOST = 255;

  /** A sum; empty where the tensor that joins repeats its channels. */
  Optional<Kernel> add(BoundStep step, IntegerOperation.Add operation) {
    Optional<Stream> a = Stream.repeating(step.input(0), step.output());
    Optional<Stream> b = Stream.repeating(step.input(1), step.output());
    if (a.isEmpty() || b.isEmpty() || b.get().repeated()) {
      return Optional.empty();
    }
    List<Boolean> repeated = List.of(a.get().repeated());
    return Optional.of(
        requantized(
            binding(step, List.of(a.get(), b.get())).constants(List.of(zeroPoints(step.input(0)))),
            step,
            operation.requantize(),
            MOST,
            lanes -> new ByteSource(lanes, repeated)));
  }

  Optional<Kernel> multiply(BoundStep step, IntegerOperation.Multiply operation) {
    Optional<Stream> a = Stream.repeating(step.input(0), step.output());
    Optional<Stream> b = Stream.repeating(step.input(1), step.output());
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    List<Boolean> repeated = List.of(a.get().repeated(), b.get().repeated());
    return Optional.of(
        requantized(
            binding(step, List.of(a.get(), b.get()))
                .constants(List.of(zeroPoints(step.input(0)), zeroPoints(step.input(1)))),
            step,
            operation.requantize(),
            MOST * MOST,
            lanes -> new ByteSource(lanes, repeated)));
  }

  private static IntUnaryOperator zeroPoints(Operand in) {
    var quantization = in.type().quantization().orElseThrow();
    return channel -> quantization.zeroPoint(in.channels() == 1 ? 0 : channel);
  }

  Kernel lookup(BoundStep step, IntegerOperation.Lookup operation) {
    MemorySegment table = store.inPlace(step.weightBytes().get(operation.table()));
    if (table.byteSize() > Requantize.TABLE_ENTRIES) {
      return ChannelLookup.bind(store, step, table.address());
    }
    ElementBinding binding =
        new ElementBinding(store, step, List.of(Stream.of(step.input(0))), BYTE_LANES, true, false);
    return binding
        .constants(table.address())
        .kernel(LookupSource::new, new ByteFinish(binding.lanes()));
  }

  private ElementBinding binding(BoundStep step, List<Stream> inputs) {
    return new ElementBinding(store, step, inputs, SUM_LANES, false, true);
  }

  private Kernel requantized(
      ElementBinding binding,
      BoundStep step,
      Requantize requantize,
      long mostSum,
      Function<Lanes, Source> source) {
    RequantizeConstants constants = new RequantizeConstants(step, requantize, mostSum, tier);
    long table =
        requantize.hasTable()
            ? GateTable.address(store, step.weightBytes().get(requantize.table()))
            : 0;
    return binding
        .finish(constants.address(store), table)
        .kernel(source, constants.finish(step.output().channels(), ElementEmitter.TABLE_ARGUMENT));
  }
}
