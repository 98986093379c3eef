package org.csprun.target.assembly.element;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.Lanes;
import org.csprun.target.assembly.code.RowsKernel;
import org.csprun.target.assembly.finish.ByteFinish;
import org.csprun.target.assembly.finish.FloatFinish;
import org.csprun.tensor.Quantization;

/** Steps on single elements that read or write floats. */
record FloatElements(Tier tier, CodeStore store) {
  private static final int LANES = 16;

  Optional<Kernel> elementwise(BoundStep step, Operation.Elementwise operation) {
    Optional<Stream> a = Stream.repeating(step.input(0), step.output());
    Optional<Stream> b = Stream.repeating(step.input(1), step.output());
    if (a.isEmpty() || b.isEmpty() || !FloatSource.supports(operation.kind())) {
      return Optional.empty();
    }
    List<Boolean> repeated = List.of(a.get().repeated(), b.get().repeated());
    return Optional.of(
        floats(
            binding(step, List.of(a.get(), b.get()), true),
            lanes -> new FloatSource(lanes, Optional.of(operation.kind()), repeated),
            operation.activation()));
  }

  Kernel activate(BoundStep step, Operation.Activate operation) {
    return floats(
        binding(step, List.of(Stream.of(step.input(0))), true),
        lanes -> new FloatSource(lanes, Optional.empty(), List.of(false)),
        operation.activation());
  }

  Kernel affine(BoundStep step, Operation.Affine operation) {
    ElementBinding binding =
        binding(step, List.of(Stream.of(step.input(0))), false)
            .constants(List.of(words(step, operation.scale()), words(step, operation.shift())));
    return floats(binding, AffineSource::new, operation.activation());
  }

  private static IntUnaryOperator words(BoundStep step, int constant) {
    MemorySegment bytes = step.weightBytes().get(constant);
    return channel -> bytes.get(ValueLayout.JAVA_INT_UNALIGNED, (long) channel * Integer.BYTES);
  }

  Kernel dequantize(BoundStep step) {
    Operand in = step.input(0);
    Quantization quantization = in.type().quantization().orElseThrow();
    ElementBinding binding =
        binding(step, List.of(Stream.of(in)), !quantization.isPerChannel())
            .constants(
                List.of(
                    quantization::zeroPoint, c -> Float.floatToRawIntBits(quantization.scale(c))));
    return floats(binding, DequantizeSource::new, Activation.LINEAR);
  }

  Kernel quantize(BoundStep step) {
    Quantization quantization = step.output().type().quantization().orElseThrow();
    ElementBinding binding =
        binding(step, List.of(Stream.of(step.input(0))), !quantization.isPerChannel())
            .constants(
                List.of(
                    c -> Float.floatToRawIntBits(1 / quantization.scale(c)),
                    quantization::zeroPoint));
    return binding.kernel(QuantizeSource::new, new ByteFinish(binding.lanes()));
  }

  Kernel softmax(BoundStep step) {
    Operand in = step.input(0);
    Operand out = step.output();
    Lanes lanes = new Lanes(out.channels(), LANES);
    SoftmaxShape shape = new SoftmaxShape(out.width(), lanes, Stream.of(in), Stream.of(out));
    Activation exponential = Activation.of(Activation.Kind.EXP);
    FloatFinish finish = new FloatFinish(tier, exponential, false, Activation.LINEAR, lanes.tail());
    MemorySegment arguments = store.allocate(ElementEmitter.ARGUMENT_BYTES);
    arguments.set(ValueLayout.JAVA_LONG, ElementEmitter.OUT_ARGUMENT, ElementBinding.address(out));
    arguments.set(
        ValueLayout.JAVA_LONG, ElementEmitter.INPUT_ARGUMENTS, ElementBinding.address(in));
    arguments.set(ValueLayout.JAVA_LONG, ElementEmitter.FINISH_ARGUMENT, finish.numbers(store));
    return new RowsKernel(
        store.function(shape, () -> SoftmaxEmitter.emit(shape, finish)),
        arguments.address(),
        OptionalInt.empty(),
        step);
  }

  private ElementBinding binding(BoundStep step, List<Stream> inputs, boolean uniform) {
    return new ElementBinding(store, step, inputs, LANES, uniform, false);
  }

  private Kernel floats(
      ElementBinding binding, Function<Lanes, Source> source, Activation activation) {
    FloatFinish finish =
        new FloatFinish(tier, activation, false, Activation.LINEAR, binding.lanes().tail());
    return binding.finish(finish.numbers(store), 0).kernel(source, binding.spreading(finish));
  }
}
