package org.csprun.tests.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Plan;
import org.csprun.plan.Window;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/**
 * One small network as two plans, float and integer, whose steps have the same names: conv0, conv1
 * beside a copy of conv0 in a concat, its pool, conv2 and a softmax in float.
 */
public record Twins(Dense conv0, Dense conv1, Dense conv2) {
  private static final int SIZE = 8;
  private static final Quantization PIXELS = Quantization.perTensor(1 / 255f, 0);
  private static final Quantization LEAKY = Quantization.perTensor(1 / 48f, 16);
  private static final Quantization RELU = Quantization.perTensor(1 / 48f, 0);
  private static final Quantization SIGNED = Quantization.perTensor(1 / 24f, 128);

  public static Twins seeded() {
    return new Twins(
        Dense.seeded("conv0", 3, 16, 3, 0.1f),
        Dense.seeded("conv1", 16, 8, 1, 0),
        Dense.seeded("conv2", 24, 4, 1, 1));
  }

  /** The same but for one weight of conv1, of output channel 2. */
  Twins withChangedWeight() {
    return new Twins(conv0, conv1.withWeight(2 * 16 + 5, 0), conv2);
  }

  public Plan floats() {
    PlanParts parts = new PlanParts();
    int image = parts.tensor("image", TensorType.map(3, SIZE, SIZE));
    int first = parts.tensor("conv0", TensorType.map(16, SIZE, SIZE));
    int joined = parts.tensor("joined", TensorType.map(24, SIZE, SIZE));
    int second = parts.view("conv1", TensorType.map(8, SIZE, SIZE), joined, 16);
    int pooled = parts.tensor("pool", TensorType.map(24, SIZE / 2, SIZE / 2));
    int map = parts.tensor("conv2", TensorType.map(4, SIZE / 2, SIZE / 2));
    int end = parts.tensor("softmax", TensorType.map(4, SIZE / 2, SIZE / 2));
    parts.step("conv0", conv0.floats(parts), first, image);
    parts.step("conv1", conv1.floats(parts), second, first);
    parts.step("copy", copy(), joined, first);
    parts.step("pool", pool(), pooled, joined);
    parts.step("conv2", conv2.floats(parts), map, pooled);
    parts.step("softmax", new Operation.Softmax(), end, map);
    return parts.picture(image).output("map", map).output("end", end).build("floats");
  }

  public Plan integers() {
    return integers(true, RELU);
  }

  /** The integer plan without its first step: its input is bytes. */
  Plan integersOfBytes() {
    return integers(false, RELU);
  }

  /** The integer plan with another scale of what conv1 makes. */
  Plan otherwiseQuantised() {
    return integers(true, Quantization.perTensor(1 / 40f, 0));
  }

  private Plan integers(boolean floatInput, Quantization relu) {
    PlanParts parts = new PlanParts();
    int pixels = parts.tensor("pixels", bytes(3, SIZE, PIXELS));
    int image = floatInput ? parts.tensor("image", TensorType.map(3, SIZE, SIZE)) : pixels;
    int first = parts.tensor("conv0", bytes(16, SIZE, LEAKY));
    int joined = parts.tensor("joined", bytes(24, SIZE, joined(relu)));
    int second = parts.view("conv1", bytes(8, SIZE, relu), joined, 16);
    int pooled = parts.tensor("pool", bytes(24, SIZE / 2, joined(relu)));
    int small = parts.tensor("conv2", bytes(4, SIZE / 2, SIGNED));
    int map = parts.tensor("map", TensorType.map(4, SIZE / 2, SIZE / 2));
    int end = parts.tensor("softmax", TensorType.map(4, SIZE / 2, SIZE / 2));
    if (floatInput) {
      parts.step("pixels", new IntegerOperation.Quantize(), pixels, image);
    }
    parts.step("conv0", convolve(parts, conv0, pixels, first), first, pixels);
    parts.step("conv1", convolve(parts, conv1, first, second), second, first);
    parts.step("copy", copy(), joined, first);
    parts.step("pool", pool(), pooled, joined);
    parts.step("conv2", convolve(parts, conv2, pooled, small), small, pooled);
    parts.step("map", new IntegerOperation.Dequantize(), map, small);
    parts.step("softmax", new Operation.Softmax(), end, map);
    return parts.picture(image).output("map", map).output("end", end).build("integers");
  }

  private static Operation convolve(PlanParts parts, Dense dense, int in, int out) {
    return dense.integers(parts, parts.type(in), parts.type(out));
  }

  private static TensorType bytes(int channels, int size, Quantization quantization) {
    Shape shape = Shape.map(channels, size, size);
    return new TensorType(DataType.U8, shape, Layout.NHWC, Optional.of(quantization));
  }

  /** Each channel keeps the scale and zero point it came with. */
  private static Quantization joined(Quantization relu) {
    List<Float> scales = new ArrayList<>();
    List<Integer> zeroPoints = new ArrayList<>();
    for (int c = 0; c < 24; c++) {
      Quantization from = c < 16 ? LEAKY : relu;
      scales.add(from.scale(0));
      zeroPoints.add(from.zeroPoint(0));
    }
    return new Quantization(scales, zeroPoints);
  }

  private static Operation copy() {
    return new Operation.StridedCopy(
        List.of(SIZE * SIZE, 16), 0, List.of(16L, 1L), 0, List.of(24L, 1L));
  }

  private static Operation pool() {
    return new Operation.Pool(PoolKind.MAX, Window.square(2, 2, 0), false);
  }
}
