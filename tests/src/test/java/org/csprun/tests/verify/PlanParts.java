package org.csprun.tests.verify;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.csprun.plan.Certificate;
import org.csprun.plan.ImageInput;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanInput;
import org.csprun.plan.PlanOutput;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Provenance;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Tensors, constants and steps put together by hand, without a compiler. */
final class PlanParts {
  private static final long ALIGNMENT = 64;
  private static final long WEIGHT_BYTES = 1 << 16;

  private final List<PlanTensor> tensors = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<PlanWeights> weights = new ArrayList<>();
  private final List<PlanInput> inputs = new ArrayList<>();
  private final List<PlanOutput> outputs = new ArrayList<>();
  private final MemorySegment weightBytes = Arena.ofAuto().allocate(WEIGHT_BYTES, ALIGNMENT);
  private long arenaBytes;
  private long usedWeightBytes;

  /** A dense tensor behind all others. */
  int tensor(String name, TensorType type) {
    tensors.add(new PlanTensor(name, type, arenaBytes, type.channels()));
    arenaBytes = align(arenaBytes + type.bytes());
    return tensors.size() - 1;
  }

  /** A view of a tensor's channels from one on. */
  int view(String name, TensorType type, int of, int channel) {
    PlanTensor whole = tensors.get(of);
    long offset = whole.offsetBytes() + (long) channel * type.dataType().bytes();
    tensors.add(new PlanTensor(name, type, offset, whole.pixelStride()));
    return tensors.size() - 1;
  }

  TensorType type(int tensor) {
    return tensors.get(tensor).type();
  }

  /** A constant whose bytes the caller writes. */
  int constant(
      String name,
      DataType dataType,
      Shape shape,
      WeightLayout layout,
      BiConsumer<PlanWeights, MemorySegment> values) {
    long bytes = layout.elements(shape, 1) * dataType.bytes();
    PlanWeights entry = new PlanWeights(name, dataType, shape, layout, usedWeightBytes, bytes);
    values.accept(entry, weightBytes.asSlice(usedWeightBytes, bytes));
    weights.add(entry);
    usedWeightBytes = align(usedWeightBytes + bytes);
    return weights.size() - 1;
  }

  PlanParts step(String name, Operation operation, int output, Integer... from) {
    String origin = "net.cfg:" + (1 + 10 * steps.size());
    steps.add(new Step(name, origin, operation, List.of(from), output));
    return this;
  }

  PlanParts picture(int tensor) {
    inputs.add(new PlanInput("image", tensor, Optional.of(ImageInput.darknet())));
    return this;
  }

  PlanParts input(String name, int tensor) {
    inputs.add(new PlanInput(name, tensor, Optional.empty()));
    return this;
  }

  PlanParts output(String name, int tensor) {
    outputs.add(new PlanOutput(name, tensor));
    return this;
  }

  Plan build(String name) {
    return new Plan(
        name,
        tensors,
        steps,
        weights,
        weightBytes.asSlice(0, usedWeightBytes),
        inputs,
        outputs,
        List.of(),
        List.of(),
        new Certificate(arenaBytes, arenaBytes, 0),
        Provenance.empty(),
        Optional.empty());
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
