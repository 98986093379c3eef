package org.csprun.tests.plan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.csprun.plan.Certificate;
import org.csprun.plan.Head;
import org.csprun.plan.ImageInput;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Plan;
import org.csprun.plan.PlanInput;
import org.csprun.plan.PlanOutput;
import org.csprun.plan.PlanTensor;
import org.csprun.plan.PlanWeights;
import org.csprun.plan.Provenance;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Requantize.Row;
import org.csprun.plan.Step;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** An integer plan with every kind of integer step, written by hand, as small as can be. */
final class IntegerNetwork {
  private static final int ALIGNMENT = 64;

  private final SplittableRandom random = new SplittableRandom(3);
  private final List<PlanTensor> tensors = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<PlanWeights> weights = new ArrayList<>();
  private final List<byte[]> constants = new ArrayList<>();
  private long arenaBytes;
  private long weightBytes;

  private IntegerNetwork() {}

  static Plan plan() {
    return new IntegerNetwork().build();
  }

  private Plan build() {
    int image = tensor("image", bytes(Shape.map(3, 4, 4), Layout.NHWC));
    int real = tensor("real", TensorType.map(3, 4, 4));
    int wide = joined(image, real);
    int pooled = pooled(wide);
    int rows = rows(pooled);
    int boxes = tensor("boxes", TensorType.rowMajor(1, 4, 8));
    step("dequantize", new IntegerOperation.Dequantize(), boxes, rows);
    MemorySegment memory = Arena.ofAuto().allocate(weightBytes, ALIGNMENT);
    for (int i = 0; i < constants.size(); i++) {
      MemorySegment constant = MemorySegment.ofArray(constants.get(i));
      MemorySegment.copy(constant, 0, memory, weights.get(i).offsetBytes(), constant.byteSize());
    }
    return new Plan(
        "integers",
        tensors,
        steps,
        weights,
        memory,
        List.of(
            new PlanInput("image", image, Optional.of(ImageInput.yolox())),
            new PlanInput("real", real, Optional.empty())),
        List.of(new PlanOutput("boxes", boxes), new PlanOutput("pooled", pooled)),
        List.of(new Head.Boxes(0, 3, 8, 8)),
        List.of(),
        new Certificate(arenaBytes, arenaBytes, 0),
        Provenance.empty(),
        Optional.empty());
  }

  /** Two convolutions side by side in one tensor of 16 channels. */
  private int joined(int image, int real) {
    int quantized = tensor("quantized", bytes(Shape.map(3, 4, 4), Layout.NHWC));
    int sum = tensor("sum", bytes(Shape.map(3, 4, 4), Layout.NHWC));
    int focus = tensor("focus", bytes(Shape.map(12, 2, 2), Layout.NHWC));
    step("quantize", new IntegerOperation.Quantize(), quantized, real);
    Requantize leaky = requantize(Curve.LINEAR, Join.ADD_LEAKY, 3);
    step("add", new IntegerOperation.Add(leaky), sum, image, quantized);
    List<Integer> rows = List.of(0, 1, 0, 1);
    step("focus", new Operation.SpaceToDepth(2, rows, List.of(0, 0, 1, 1)), focus, sum);
    int wide = tensor("wide", bytes(Shape.map(16, 2, 2), Layout.NHWC));
    int first = view("first", wide, 0);
    int second = view("second", wide, 8);
    Window one = Window.square(1, 1, 0);
    step("conv", convolve(one, 1, 12, requantize(Curve.LEAKY, Join.NONE, 8)), first, focus);
    Requantize gate = requantize(Curve.GATE, Join.ADD, 8);
    step("depthwise", convolve(Window.square(3, 1, 1), 8, 1, gate), second, first, first);
    return wide;
  }

  private int pooled(int wide) {
    int max = tensor("max", bytes(Shape.map(8, 2, 2), Layout.NHWC));
    int mean = tensor("mean", bytes(Shape.map(8, 1, 1), Layout.NHWC));
    int scaled = tensor("scaled", bytes(Shape.map(8, 2, 2), Layout.NHWC));
    Window all = new Window(2, 2, 2, 2, 1, 1, 0, 0, 0, 0);
    Window same = new Window(2, 2, 1, 1, 1, 1, 0, 0, 1, 1);
    step("channels", average(requantize(Curve.LINEAR, Join.NONE, 8)), max, wide);
    step("average", new IntegerOperation.Average(all, table()), mean, max);
    step("maxout", new Operation.CrossChannelPool(PoolKind.MAX, 2), max, wide);
    Requantize product = requantize(Curve.LINEAR, Join.NONE, 8);
    step("multiply", new IntegerOperation.Multiply(product), scaled, max, mean);
    step("max", new Operation.Pool(PoolKind.MAX, same, false), max, scaled);
    int lookup = bytes(DataType.U8, Shape.of(8, 256), WeightLayout.ROW_MAJOR, 8 * 256);
    step("lookup", new IntegerOperation.Lookup(lookup), max, max);
    step("up", new Operation.Upsample(2, 2), scaled, mean);
    return max;
  }

  private int rows(int pooled) {
    int rows = tensor("rows", bytes(Shape.of(1, 4, 8), Layout.ROW_MAJOR));
    int fixed = tensor("fixed", bytes(Shape.of(1, 1, 8), Layout.ROW_MAJOR));
    List<Long> dense = List.of(8L, 1L);
    step("copy", new Operation.StridedCopy(List.of(4, 8), 0, dense, 0, dense), rows, pooled);
    int values = bytes(DataType.U8, Shape.of(8), WeightLayout.ROW_MAJOR, 8);
    step("constant", new Operation.LoadConstant(values), fixed);
    Requantize sum = requantize(Curve.LINEAR, Join.ADD, 8);
    step("rows", new IntegerOperation.Add(sum), rows, rows, fixed);
    return rows;
  }

  private static IntegerOperation average(Requantize requantize) {
    return new IntegerOperation.ChannelAverage(2, requantize);
  }

  private Requantize table() {
    return requantize(Curve.TABLE, Join.NONE, 8);
  }

  private Operation convolve(Window window, int groups, int inputs, Requantize requantize) {
    Shape shape = Shape.of(8, inputs, window.kernelH(), window.kernelW());
    WeightLayout layout = WeightLayout.ofConvolution(8, groups);
    int filter = bytes(DataType.S8, shape, layout, (int) layout.elements(shape, groups));
    int[] bias = random.ints(8, -5000, 5000).toArray();
    return new IntegerOperation.Convolve(
        window, groups, filter, ints(Shape.of(8), bias), requantize);
  }

  private Requantize requantize(Curve curve, Join join, int channels) {
    List<Row> layout = Requantize.layout(curve, join);
    int[] values = new int[layout.size() * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (layout.get(i / channels)) {
            case SHIFT -> curve == Curve.GATE ? 44 : 34;
            case PRE_SHIFT -> 30;
            case MULTIPLIER,
                NEGATIVE_MULTIPLIER,
                PRE_MULTIPLIER,
                JOIN_MULTIPLIER,
                NEGATIVE_JOIN_MULTIPLIER ->
                random.nextInt(1 << 30, Integer.MAX_VALUE);
          };
    }
    int rows = ints(Shape.of(layout.size(), channels), values);
    return curve == Curve.GATE || curve == Curve.TABLE
        ? new Requantize(
            curve, join, rows, bytes(DataType.U8, Shape.of(256), WeightLayout.ROW_MAJOR, 256), 11)
        : Requantize.plain(curve, join, rows);
  }

  private TensorType bytes(Shape shape, Layout layout) {
    int channels = TensorType.f32(shape, layout).channels();
    List<Float> scales = new ArrayList<>();
    List<Integer> zeroPoints = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      scales.add((float) random.nextDouble(0.01, 1));
      zeroPoints.add(random.nextInt(256));
    }
    return new TensorType(
        DataType.U8, shape, layout, Optional.of(new Quantization(scales, zeroPoints)));
  }

  private int tensor(String name, TensorType type) {
    tensors.add(new PlanTensor(name, type, arenaBytes, type.channels()));
    arenaBytes = align(tensors.getLast().endBytes());
    return tensors.size() - 1;
  }

  /** Eight channels of a tensor of 16. */
  private int view(String name, int whole, int channel) {
    long offset = tensors.get(whole).offsetBytes() + channel;
    tensors.add(new PlanTensor(name, bytes(Shape.map(8, 2, 2), Layout.NHWC), offset, 16));
    return tensors.size() - 1;
  }

  private void step(String name, Operation operation, int output, Integer... inputs) {
    steps.add(new Step(name, "integers.cfg:" + steps.size(), operation, List.of(inputs), output));
  }

  private int bytes(DataType dataType, Shape shape, WeightLayout layout, int count) {
    byte[] values = new byte[count];
    random.nextBytes(values);
    return constant(dataType, shape, layout, values);
  }

  private int ints(Shape shape, int[] values) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    MemorySegment.copy(
        values,
        0,
        MemorySegment.ofArray(bytes),
        ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
        0,
        values.length);
    return constant(DataType.S32, shape, WeightLayout.ROW_MAJOR, bytes);
  }

  private int constant(DataType dataType, Shape shape, WeightLayout layout, byte[] values) {
    String name = "constant " + weights.size();
    weights.add(new PlanWeights(name, dataType, shape, layout, weightBytes, values.length));
    constants.add(values);
    weightBytes = align(weightBytes + values.length);
    return weights.size() - 1;
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
