package org.csprun.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel beside the sum of its contract, written down as it stands there. */
class ConvolveU8Test {
  private static final int HEIGHT = 7;
  private static final int WIDTH = 6;
  private static final int GAP = 3;
  private static final int SHIFT = 44;
  private static final int MULTIPLIER = (1 << 30) + 12_345;
  private static final int JOIN_MULTIPLIER = 1 << 30;

  private final SplittableRandom random = new SplittableRandom(5);

  @ParameterizedTest
  @CsvSource({
    // inputs, outputs, groups, kernel, stride, dilation, padding, joins
    "3, 5, 1, 1, 1, 1, 0, false",
    "3, 5, 1, 3, 1, 1, 1, false",
    "4, 34, 1, 3, 2, 1, 1, true",
    "5, 5, 5, 3, 1, 2, 2, true",
    "8, 6, 2, 2, 1, 1, 3, false",
  })
  void everySumIsThatOfTheContract(
      int inputs,
      int outputs,
      int groups,
      int kernel,
      int stride,
      int dilation,
      int padding,
      boolean joins) {
    Window window =
        new Window(
            kernel, kernel, stride, stride, dilation, dilation, padding, padding, padding, padding);
    TensorType out = type(outputs, window.outputHeight(HEIGHT), window.outputWidth(WIDTH));
    Operand x = operand(type(inputs, HEIGHT, WIDTH));
    Operand y = operand(out);
    Operand joined = operand(out);
    BoundStep step = step(window, groups, joins ? List.of(x, joined) : List.of(x), y);
    ConvolveU8 convolve = new ConvolveU8(step, (IntegerOperation.Convolve) step.operation());
    byte[] before = y.memory().toArray(ValueLayout.JAVA_BYTE);
    // In two parts, as two threads would.
    convolve.run(1, out.height());
    convolve.run(0, 1);
    for (int row = 0; row < out.height(); row++) {
      for (int column = 0; column < out.width(); column++) {
        for (int channel = 0; channel < outputs; channel++) {
          long scaled = (long) sum(step, window, groups, row, column, channel) * MULTIPLIER;
          if (joins) {
            int zeroPoint = joined.type().quantization().orElseThrow().zeroPoint(channel);
            scaled += (long) (at(joined, row, column, channel) - zeroPoint) * JOIN_MULTIPLIER;
          }
          long rounded = (scaled + (1L << (SHIFT - 1))) >> SHIFT;
          int zeroPoint = out.quantization().orElseThrow().zeroPoint(channel);
          assertThat(at(y, row, column, channel))
              .as("row %d, column %d, channel %d", row, column, channel)
              .isEqualTo((int) Math.clamp(zeroPoint + rounded, 0, 255));
        }
      }
    }
    assertThat(gaps(y, y.memory().toArray(ValueLayout.JAVA_BYTE))).isEqualTo(gaps(y, before));
  }

  private int sum(BoundStep step, Window window, int groups, int row, int column, int channel) {
    Operand x = step.input(0);
    PlanWeights filter = step.weights().get(0);
    int inputs = x.channels() / groups;
    int first = channel / (step.output().channels() / groups) * inputs;
    int sum = step.weightBytes().get(1).getAtIndex(ValueLayout.JAVA_INT, channel);
    for (int i = 0; i < inputs; i++) {
      for (int ky = 0; ky < window.kernelH(); ky++) {
        for (int kx = 0; kx < window.kernelW(); kx++) {
          int inRow = row * window.strideH() - window.padTop() + ky * window.dilationH();
          int inColumn = column * window.strideW() - window.padLeft() + kx * window.dilationW();
          boolean outside = inRow < 0 || inRow >= HEIGHT || inColumn < 0 || inColumn >= WIDTH;
          int value =
              outside
                  ? x.type().quantization().orElseThrow().zeroPoint(first + i)
                  : at(x, inRow, inColumn, first + i);
          long weight = filter.layout().index(filter.shape(), groups, channel, i, ky, kx);
          sum += value * step.weightBytes().get(0).get(ValueLayout.JAVA_BYTE, weight);
        }
      }
    }
    return sum;
  }

  private BoundStep step(Window window, int groups, List<Operand> inputs, Operand y) {
    Join join = inputs.size() == 2 ? Join.ADD : Join.NONE;
    Requantize requantize = Requantize.plain(Curve.LINEAR, join, 2);
    int outputs = y.channels();
    Shape shape =
        Shape.of(
            outputs, inputs.getFirst().channels() / groups, window.kernelH(), window.kernelW());
    WeightLayout layout = WeightLayout.ofConvolution(outputs, groups);
    MemorySegment filter = randomBytes(layout.elements(shape, groups));
    MemorySegment bias = randomBytes((long) outputs * Integer.BYTES);
    for (int o = 0; o < outputs; o++) {
      bias.setAtIndex(ValueLayout.JAVA_INT, o, random.nextInt(-20_000, 20_000));
    }
    List<Integer> rows = new ArrayList<>();
    requantize
        .layout()
        .forEach(
            row -> {
              for (int o = 0; o < outputs; o++) {
                rows.add(
                    switch (row) {
                      case SHIFT -> SHIFT;
                      case MULTIPLIER -> MULTIPLIER;
                      case JOIN_MULTIPLIER -> JOIN_MULTIPLIER;
                      case NEGATIVE_MULTIPLIER,
                          PRE_SHIFT,
                          PRE_MULTIPLIER,
                          NEGATIVE_JOIN_MULTIPLIER ->
                          throw new AssertionError(row);
                    });
              }
            });
    MemorySegment numbers =
        MemorySegment.ofArray(rows.stream().mapToInt(Integer::intValue).toArray());
    return new BoundStep(
        new Step(
            "conv",
            "here",
            new IntegerOperation.Convolve(window, groups, 0, 1, requantize),
            List.of(0),
            1),
        inputs,
        y,
        List.of(
            new PlanWeights("filter", DataType.S8, shape, layout, 0, filter.byteSize()),
            array("bias", outputs),
            array("rows", rows.size())),
        List.of(filter, bias, numbers));
  }

  private static PlanWeights array(String name, int count) {
    return new PlanWeights(
        name,
        DataType.S32,
        Shape.of(count),
        WeightLayout.ROW_MAJOR,
        0,
        (long) count * Integer.BYTES);
  }

  private TensorType type(int channels, int height, int width) {
    List<Float> scales = new ArrayList<>();
    List<Integer> zeroPoints = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      scales.add(0.5f);
      zeroPoints.add(random.nextInt(256));
    }
    return new TensorType(
        DataType.U8,
        Shape.map(channels, height, width),
        Layout.NHWC,
        Optional.of(new Quantization(scales, zeroPoints)));
  }

  /** A view of a wider tensor, all of it random. */
  private Operand operand(TensorType type) {
    int stride = type.channels() + GAP;
    return new Operand(type, randomBytes((long) type.height() * type.width() * stride), 0, stride);
  }

  private MemorySegment randomBytes(long count) {
    MemorySegment bytes = Arena.ofAuto().allocate(count, 64);
    for (long i = 0; i < count; i++) {
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(256));
    }
    return bytes;
  }

  private static int at(Operand operand, int row, int column, int channel) {
    return operand.memory().get(ValueLayout.JAVA_BYTE, operand.pixelOffset(row, column) + channel)
        & 0xFF;
  }

  /** The bytes between the pixels. */
  private static List<Byte> gaps(Operand operand, byte[] bytes) {
    List<Byte> gaps = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      if (i % operand.pixelStride() >= operand.channels()) {
        gaps.add(bytes[i]);
      }
    }
    return gaps;
  }
}
