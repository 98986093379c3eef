package org.csprun.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.csprun.plan.Operation;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** One step bound to memory of its own: constants, random tensors, and its scalar kernel. */
final class KernelBench {
  private static final byte GUARD = 0x5A;
  private static final int MARGIN = 64;

  private final List<PlanWeights> weights = new ArrayList<>();
  private final List<MemorySegment> weightBytes = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(7);

  /** A feature map of bytes whose channels differ in their zero points. */
  static TensorType map(int channels, int height, int width) {
    return type(Shape.map(channels, height, width), Layout.NHWC);
  }

  static TensorType rows(int... dims) {
    return type(Shape.of(dims), Layout.ROW_MAJOR);
  }

  private static TensorType type(Shape shape, Layout layout) {
    int channels = TensorType.f32(shape, layout).channels();
    return type(shape, layout, IntStream.range(0, channels).map(c -> (c * 53 + 100) % 256));
  }

  private static TensorType type(Shape shape, Layout layout, IntStream zeroPoints) {
    List<Integer> zeros = zeroPoints.boxed().toList();
    Quantization quantization = new Quantization(Collections.nCopies(zeros.size(), 1f), zeros);
    return new TensorType(DataType.U8, shape, layout, Optional.of(quantization));
  }

  /** The same type with one zero point for all channels. */
  static TensorType centredOn(int zeroPoint, TensorType type) {
    return type(type.shape(), type.layout(), IntStream.of(zeroPoint));
  }

  static int zeroPoint(Operand operand, int channel) {
    return operand.type().quantization().orElseThrow().zeroPoint(channel);
  }

  /** A tensor of random bytes, without gaps. */
  Operand dense(TensorType type) {
    return view(type, 0);
  }

  /** A tensor of random bytes with a gap after each pixel. */
  Operand view(TensorType type, int gap) {
    int stride = type.channels() + gap;
    long span = (long) type.height() * type.width() * stride * type.dataType().bytes();
    MemorySegment memory = Arena.ofAuto().allocate(span + 2 * MARGIN, 64).fill(GUARD);
    Operand operand = new Operand(type, memory, MARGIN, stride);
    for (int row = 0; row < type.height(); row++) {
      for (int column = 0; column < type.width(); column++) {
        long pixel = operand.pixelOffset(row, column);
        for (int i = 0; i < type.channels() * type.dataType().bytes(); i++) {
          memory.set(ValueLayout.JAVA_BYTE, pixel + i, (byte) random.nextInt());
        }
      }
    }
    return operand;
  }

  static int get(Operand operand, int row, int column, int channel) {
    return operand.memory().get(ValueLayout.JAVA_BYTE, operand.pixelOffset(row, column) + channel)
        & 0xFF;
  }

  static void set(Operand operand, int row, int column, int channel, int value) {
    operand
        .memory()
        .set(ValueLayout.JAVA_BYTE, operand.pixelOffset(row, column) + channel, (byte) value);
  }

  /** The byte with a logical index; dimensions of size 1 are repeated. */
  static int at(Operand operand, int... index) {
    long[] strides = operand.type().strides(operand.pixelStride());
    long element = operand.offsetBytes();
    for (int i = 0; i < index.length; i++) {
      element += operand.type().shape().dim(i) == 1 ? 0 : index[i] * strides[i];
    }
    return operand.memory().get(ValueLayout.JAVA_BYTE, element) & 0xFF;
  }

  int ints(int... values) {
    return constant(
        DataType.S32,
        Shape.of(values.length),
        WeightLayout.ROW_MAJOR,
        MemorySegment.ofArray(values));
  }

  int bytes(DataType dataType, Shape shape, WeightLayout layout, byte[] values) {
    return constant(dataType, shape, layout, MemorySegment.ofArray(values));
  }

  private int constant(DataType dataType, Shape shape, WeightLayout layout, MemorySegment values) {
    weights.add(new PlanWeights("w", dataType, shape, layout, 0, values.byteSize()));
    MemorySegment bytes = Arena.ofAuto().allocate(values.byteSize(), 64).copyFrom(values);
    weightBytes.add(bytes.asReadOnly());
    return weights.size() - 1;
  }

  byte[] randomBytes(int count) {
    byte[] values = new byte[count];
    random.nextBytes(values);
    return values;
  }

  BoundStep bind(Operation operation, Operand output, Operand... inputs) {
    List<Integer> indexes = IntStream.range(0, inputs.length).boxed().toList();
    Step step = new Step("s", "", operation, indexes, inputs.length);
    return new BoundStep(step, List.of(inputs), output, weights, weightBytes);
  }

  /** Runs the step row by row, the last first, and checks that gaps and margins stay. */
  void run(Operation operation, Operand output, Operand... inputs) {
    BoundStep step = bind(operation, output, inputs);
    Kernel kernel = new ReferenceKernels().create(step).orElseThrow();
    for (int row = step.rows() - 1; row >= 0; row--) {
      kernel.run(row, row + 1);
    }
    assertThat(outside(output)).as("bytes beside the tensor").containsOnly(GUARD);
  }

  private static byte[] outside(Operand operand) {
    byte[] all = operand.memory().toArray(ValueLayout.JAVA_BYTE);
    int length = operand.channels() * operand.type().dataType().bytes();
    for (int row = 0; row < operand.height(); row++) {
      for (int column = 0; column < operand.width(); column++) {
        int from = (int) operand.pixelOffset(row, column);
        Arrays.fill(all, from, from + length, GUARD);
      }
    }
    return all;
  }

  /** What an element of a row, column and channel should be. */
  @FunctionalInterface
  interface Wanted {
    int at(int row, int column, int channel);
  }

  static void assertBytes(Operand output, Wanted wanted) {
    for (int row = 0; row < output.height(); row++) {
      for (int column = 0; column < output.width(); column++) {
        for (int channel = 0; channel < output.channels(); channel++) {
          assertThat(get(output, row, column, channel))
              .as("row %d, column %d, channel %d", row, column, channel)
              .isEqualTo(wanted.at(row, column, channel));
        }
      }
    }
  }
}
