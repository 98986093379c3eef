package org.csprun.plan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Requantize.Row;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
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
  final Map<Integer, int[]> contents = new LinkedHashMap<>();
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

  /** A feature map of bytes, each channel with its own scale and zero point. */
  int byteMap(String name, int channels, int height, int width) {
    return tensor(name, byteType(Shape.map(channels, height, width), Layout.NHWC));
  }

  /** A row-major tensor of bytes, each channel with its own scale and zero point. */
  int byteRows(String name, int... dims) {
    return tensor(name, byteType(Shape.of(dims), Layout.ROW_MAJOR));
  }

  static TensorType byteType(Shape shape, Layout layout) {
    int channels = TensorType.f32(shape, layout).channels();
    List<Float> scales = new ArrayList<>();
    List<Integer> zeroPoints = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      scales.add((c + 1) / 32f);
      zeroPoints.add((c * 53 + 100) % 256);
    }
    return new TensorType(
        DataType.U8, shape, layout, Optional.of(new Quantization(scales, zeroPoints)));
  }

  int array(String name, int... dims) {
    return array(name, DataType.F32, dims);
  }

  int array(String name, DataType dataType, int... dims) {
    Shape shape = Shape.of(dims);
    return constant(name, dataType, shape, WeightLayout.ROW_MAJOR, shape.elements());
  }

  /** A row-major constant of 32-bit integers. */
  int integers(String name, int[] values, int... dims) {
    int index = array(name, DataType.S32, dims);
    contents.put(index, values);
    return index;
  }

  /** A requantisation with all its constants, for so many channels. */
  Requantize requantize(String name, Curve curve, Join join, int channels) {
    List<Row> layout = Requantize.layout(curve, join);
    int[] values = new int[layout.size() * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (layout.get(i / channels)) {
            case SHIFT -> curve == Curve.GATE ? 42 : 34;
            case MULTIPLIER, JOIN_MULTIPLIER -> 0x5000_0000 + i % channels;
            case NEGATIVE_MULTIPLIER, NEGATIVE_JOIN_MULTIPLIER -> 0x1000_0000 - i;
            case PRE_SHIFT -> 32;
            case PRE_MULTIPLIER -> 0x4000_0000 + i;
          };
    }
    int rows = integers(name + ".rows", values, layout.size(), channels);
    boolean hasTable = curve == Curve.GATE || curve == Curve.TABLE;
    return hasTable
        ? new Requantize(curve, join, rows, array(name + ".table", DataType.U8, 256), 11)
        : Requantize.plain(curve, join, rows);
  }

  int filter(String name, int groups, int... dims) {
    return filter(name, DataType.F32, groups, dims);
  }

  int filter(String name, DataType dataType, int groups, int... dims) {
    Shape shape = Shape.of(dims);
    WeightLayout layout = WeightLayout.ofConvolution(shape.dim(0), groups);
    if (dataType == DataType.S8 && layout == WeightLayout.OUTPUT_PANELS_32) {
      layout = WeightLayout.OUTPUT_PANELS_32_QUADS;
    }
    return constant(name, dataType, shape, layout, layout.elements(shape, groups));
  }

  int constant(String name, Shape shape, WeightLayout layout, long elements) {
    return constant(name, DataType.F32, shape, layout, elements);
  }

  int constant(String name, DataType dataType, Shape shape, WeightLayout layout, long elements) {
    long bytes = elements * dataType.bytes();
    weights.add(new PlanWeights(name, dataType, shape, layout, weightsBytes, bytes));
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
    weights.forEach(entry -> fill(entry, bytes));
    contents.forEach((index, values) -> store(weights.get(index), values, bytes));
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
  private static void fill(PlanWeights entry, MemorySegment bytes) {
    long from = Math.max(entry.offsetBytes(), 0);
    long to = Math.min(entry.offsetBytes() + entry.lengthBytes(), bytes.byteSize());
    int step = entry.dataType().bytes();
    for (long at = from; at + step <= to; at += step) {
      long value = at / step * 37 % 101 - 50;
      if (entry.dataType() == DataType.F32) {
        bytes.set(ValueLayout.JAVA_FLOAT, at, value / 100f);
      } else {
        bytes.set(ValueLayout.JAVA_BYTE, at, (byte) value);
      }
    }
  }

  private static void store(PlanWeights entry, int[] values, MemorySegment bytes) {
    MemorySegment.copy(values, 0, bytes, ValueLayout.JAVA_INT, entry.offsetBytes(), values.length);
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
