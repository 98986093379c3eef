package org.csprun.plan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Builds plans by hand, right or wrong: tensors and constants one after another. */
final class PlanSketch {
  private static final long ALIGNMENT = 64;

  final List<PlanTensor> tensors = new ArrayList<>();
  final List<Step> steps = new ArrayList<>();
  final List<PlanWeights> weights = new ArrayList<>();
  final List<PlanInput> inputs = new ArrayList<>();
  final List<PlanOutput> outputs = new ArrayList<>();
  final List<Head> heads = new ArrayList<>();
  List<String> classNames = List.of();
  Certificate certificate = new Certificate(0, 0, 0);
  Provenance provenance = Provenance.empty();
  Optional<SelfTest> selfTest = Optional.empty();
  private long weightsBytes;

  int map(String name, int channels, int height, int width) {
    return tensor(name, TensorType.map(channels, height, width));
  }

  int rows(String name, int... dims) {
    return tensor(name, TensorType.rowMajor(dims));
  }

  /** A dense tensor after all others. */
  int tensor(String name, TensorType type) {
    return place(new PlanTensor(name, type, certificate.arenaBytes(), type.channels()));
  }

  /** A tensor anywhere; the arena grows to hold it when it lies beyond. */
  int place(PlanTensor tensor) {
    tensors.add(tensor);
    long arenaBytes = Math.max(certificate.arenaBytes(), align(tensor.endBytes()));
    certificate = new Certificate(arenaBytes, arenaBytes, 0);
    return tensors.size() - 1;
  }

  int array(String name, int... dims) {
    Shape shape = Shape.of(dims);
    return constant(name, shape, WeightLayout.ROW_MAJOR, shape.elements());
  }

  int filter(String name, int groups, int... dims) {
    Shape shape = Shape.of(dims);
    WeightLayout layout = WeightLayout.ofConvolution(shape.dim(0), groups);
    return constant(name, shape, layout, layout.elements(shape, groups));
  }

  int constant(String name, Shape shape, WeightLayout layout, long elements) {
    long bytes = elements * Float.BYTES;
    weights.add(new PlanWeights(name, DataType.F32, shape, layout, weightsBytes, bytes));
    weightsBytes = align(weightsBytes + bytes);
    return weights.size() - 1;
  }

  PlanSketch step(String name, Operation operation, int output, Integer... from) {
    steps.add(new Step(name, "model.cfg:" + steps.size(), operation, List.of(from), output));
    return this;
  }

  PlanSketch input(int tensor) {
    inputs.add(new PlanInput(tensors.get(tensor).name(), tensor, Optional.empty()));
    return this;
  }

  PlanSketch output(int tensor) {
    outputs.add(new PlanOutput(tensors.get(tensor).name(), tensor));
    return this;
  }

  Plan build() {
    MemorySegment bytes = Arena.ofAuto().allocate(Math.max(weightsBytes, 1), ALIGNMENT);
    for (PlanWeights entry : weights) {
      for (long at = entry.offsetBytes(); isInside(entry, at, bytes); at += Float.BYTES) {
        bytes.set(ValueLayout.JAVA_FLOAT, at, (at / Float.BYTES * 37 % 101 - 50) / 100f);
      }
    }
    return new Plan(
        "sketch",
        tensors,
        steps,
        weights,
        bytes.asSlice(0, weightsBytes),
        inputs,
        outputs,
        heads,
        classNames,
        certificate,
        provenance,
        selfTest);
  }

  /** Constants made to lie may reach beyond the section. */
  private static boolean isInside(PlanWeights entry, long at, MemorySegment bytes) {
    return at >= 0 && at < entry.offsetBytes() + entry.lengthBytes() && at + 4 <= bytes.byteSize();
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
