package org.csprun.target.assembly.grouped;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.csprun.plan.Operation;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Random shapes, tensors and constants of narrow grouped convolutions. */
final class GroupedCase {
  /** Sizes around the lengths of vectors and tiles. */
  private static final int[] SIZES = {1, 2, 3, 7, 8, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65};

  /** What loads may read behind the last element, as behind a session's tensors. */
  private static final int SLACK_BYTES = 64;

  final RandomGenerator random;
  final int groups;
  final int inputs;
  final int outputs;
  final Window window;
  final TensorType in;
  final TensorType out;
  private final List<PlanWeights> weights = new ArrayList<>();
  private final List<MemorySegment> bytes = new ArrayList<>();

  /**
   * @param groupInputs input channels of a group
   * @param groupOutputs output channels of a group
   */
  GroupedCase(RandomGenerator random, int groupInputs, int groupOutputs) {
    this.random = random;
    groups = Math.max(2, oneOf(SIZES));
    inputs = groups * groupInputs;
    outputs = groups * groupOutputs;
    Window candidate;
    TensorType map;
    do {
      candidate = window();
      map = TensorType.map(inputs, oneOf(1, 2, 3, 7, 8, 13), oneOf(SIZES));
    } while (candidate.outputHeight(map.height()) < 1 || candidate.outputWidth(map.width()) < 1);
    window = candidate;
    in = map;
    out = TensorType.map(outputs, window.outputHeight(in.height()), window.outputWidth(in.width()));
  }

  private Window window() {
    int kernelH = oneOf(1, 2, 3, 3, 4, 5, 7);
    int kernelW = oneOf(1, 2, 3, 3, 5, 9);
    int dilationH = oneOf(1, 1, 2);
    int dilationW = oneOf(1, 1, 2, 3);
    int spanH = (kernelH - 1) * dilationH;
    int spanW = (kernelW - 1) * dilationW;
    return new Window(
        kernelH,
        kernelW,
        oneOf(1, 1, 2, 3),
        oneOf(1, 1, 2, 3),
        dilationH,
        dilationW,
        upTo(spanH),
        upTo(spanW),
        upTo(spanH),
        upTo(spanW));
  }

  int oneOf(int... values) {
    return values[random.nextInt(values.length)];
  }

  /** 0 to {@code most}, both included. */
  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  /** Bytes of the same shape, with a scale and a zero point or one of each a channel. */
  TensorType bytes(TensorType type) {
    int count = random.nextBoolean() ? 1 : type.channels();
    return type.quantized(
        new Quantization(
            random.doubles(count, 0.01, 2).mapToObj(scale -> (float) scale).toList(),
            random.ints(count, 0, 256).boxed().toList()));
  }

  /** A tensor of random values, with gaps between pixels in one of two. */
  Operand tensor(TensorType type) {
    int stride = type.channels() + (random.nextBoolean() ? 0 : oneOf(1, 3, 16, 29));
    Operand tensor = blank(type, stride);
    int elementBytes = type.dataType().bytes();
    for (long at = 0; at < tensor.memory().byteSize(); at += elementBytes) {
      if (elementBytes == 1) {
        tensor.memory().set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
      } else {
        tensor.memory().set(ValueLayout.JAVA_FLOAT, at, random.nextFloat(-2, 2));
      }
    }
    return tensor;
  }

  /** A tensor whose elements and surroundings are canaries: NaNs as floats. */
  static Operand blank(TensorType type, int stride) {
    int elementBytes = type.dataType().bytes();
    long bytes = (long) type.height() * type.width() * stride * elementBytes;
    MemorySegment memory = Arena.ofAuto().allocate(bytes + 2L * SLACK_BYTES, 64);
    return new Operand(type, memory.fill((byte) 0xFF), SLACK_BYTES, stride);
  }

  /** Adds a filter as the compiler packs it. */
  void filter(DataType type) {
    Shape shape = Shape.of(outputs, inputs / groups, window.kernelH(), window.kernelW());
    int count = Math.toIntExact(shape.elements());
    if (type == DataType.S8) {
      constant(type, shape, WeightLayout.TAP_MAJOR, count, () -> upTo(255) - 128);
    } else {
      constant(type, shape, WeightLayout.TAP_MAJOR, count, this::floatBits);
    }
  }

  int floatBits() {
    return Float.floatToRawIntBits(random.nextFloat(-2, 2));
  }

  /** Adds a plain constant of the same bits. */
  void constant(DataType type, int count, IntSupplier bits) {
    constant(type, Shape.of(count), WeightLayout.ROW_MAJOR, count, bits);
  }

  private void constant(
      DataType type, Shape shape, WeightLayout layout, int count, IntSupplier bits) {
    MemorySegment memory = Arena.ofAuto().allocate((long) count * type.bytes(), 64);
    for (int i = 0; i < count; i++) {
      if (type.bytes() == 1) {
        memory.set(ValueLayout.JAVA_BYTE, i, (byte) bits.getAsInt());
      } else {
        memory.setAtIndex(ValueLayout.JAVA_INT, i, bits.getAsInt());
      }
    }
    weights.add(new PlanWeights("w" + weights.size(), type, shape, layout, 0, memory.byteSize()));
    bytes.add(memory);
  }

  /** The step from these inputs to this output. */
  BoundStep step(Operation operation, List<Operand> from, Operand to) {
    List<Integer> indexes = IntStream.range(0, from.size()).boxed().toList();
    Step step = new Step("step", "test:1", operation, indexes, from.size());
    return new BoundStep(step, from, to, weights, bytes);
  }
}
