package org.csprun.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Plans to encode. */
final class SamplePlans {
  private SamplePlans() {}

  /** One step: y = relu(x) of four values. */
  static PlanSketch tiny() {
    PlanSketch s = new PlanSketch();
    int x = s.map("x", 2, 1, 2);
    int y = s.map("y", 2, 1, 2);
    s.step("relu", new Operation.Activate(Activation.RELU), y, x).input(x).output(y);
    return s;
  }

  /** The plan that {@code PLAN-FORMAT.md} walks through: y = relu(scale · x + shift). */
  static Plan documented() {
    PlanSketch s = new PlanSketch();
    int x = s.map("x", 2, 1, 2);
    int y = s.map("y", 2, 1, 2);
    int scale = s.array("scale", 2);
    int shift = s.array("shift", 2);
    s.step("bn", new Operation.Affine(scale, shift, Activation.RELU), y, x);
    s.input(x).output(y);
    s.provenance = Provenance.empty().with("compiler", "0.1");
    return s.build();
  }

  /** Every operation with every kind of it, every head, views, every data type. */
  static Plan everything() {
    PlanSketch s = new PlanSketch();
    int image = s.map("image", 3, 8, 8);
    s.inputs.add(new PlanInput("image", image, Optional.of(ImageInput.yolox())));
    int base = steps(s, image);
    heads(s, base);
    IntegerSamples.steps(s, image);
    unread(s);
    s.classNames = List.of("Käfer", "ampel", "");
    s.provenance = Provenance.empty().with("compiler", "0.1").with("a", "").with("Z", "ä\n🚦");
    List<Integer> crcs = new ArrayList<>();
    s.steps.forEach(step -> crcs.add(step.name().hashCode()));
    s.selfTest = Optional.of(new SelfTest(-7, crcs));
    s.certificate = new Certificate(s.certificate.arenaBytes(), 640, 3);
    return s.build();
  }

  private static int steps(PlanSketch s, int image) {
    int focus = s.map("focus", 12, 4, 4);
    s.step(
        "focus",
        new Operation.SpaceToDepth(2, List.of(0, 1, 0, 1), List.of(0, 0, 1, 1)),
        focus,
        image);
    int wide = s.map("wide", 24, 4, 4);
    PlanTensor whole = s.tensors.get(wide);
    int half =
        s.place(new PlanTensor("half", TensorType.map(8, 4, 4), whole.offsetBytes() + 64, 24));
    s.step("conv", convolve(s, "conv", 1, false, 8, 12, 3, 3), half, focus);
    int joined = s.map("joined", 8, 4, 4);
    s.step("add", convolve(s, "add", 4, true, 8, 2, 1, 1), joined, half, half);
    for (Activation.Kind kind : Activation.Kind.values()) {
      s.step("act " + kind, new Operation.Activate(new Activation(kind, 0.5f, 1)), joined, joined);
    }
    int scale = s.array("scale", 8);
    s.step(
        "affine", new Operation.Affine(scale, s.array("shift", 8), Activation.MISH), half, joined);
    int pooled = s.map("pooled", 8, 2, 2);
    Window window = new Window(3, 2, 2, 2, 1, 1, 1, 0, 0, 0);
    s.step("max", new Operation.Pool(Operation.PoolKind.MAX, window, false), pooled, half);
    s.step("avg", new Operation.Pool(Operation.PoolKind.AVERAGE, window, true), pooled, half);
    s.step("up", new Operation.Upsample(2, 2), joined, pooled);
    int mean = s.map("mean", 8, 1, 1);
    s.step("mean", new Operation.GlobalAverage(), mean, joined);
    for (Operation.BinaryKind kind : Operation.BinaryKind.values()) {
      Operation op = new Operation.Elementwise(kind, Activation.leaky(0.1f));
      s.step("join " + kind, op, joined, joined, mean);
    }
    int out = s.map("out", 4, 4, 4);
    s.step("maxout", new Operation.CrossChannelPool(Operation.PoolKind.MAX, 2), out, joined);
    s.step("maxavg", new Operation.CrossChannelPool(Operation.PoolKind.AVERAGE, 2), out, joined);
    rows(s, joined, mean);
    return joined;
  }

  private static void rows(PlanSketch s, int joined, int mean) {
    int rows = s.rows("rows", 1, 16, 8);
    s.step(
        "reversed rows",
        new Operation.StridedCopy(List.of(16, 8), 15 * 8, List.of(-8L, 1L), 0, List.of(8L, 1L)),
        rows,
        joined);
    s.step("softmax", new Operation.Softmax(), rows, rows);
    int sums = s.rows("sums", 1, 16, 1);
    for (Operation.ReduceKind kind : Operation.ReduceKind.values()) {
      s.step("reduce " + kind, new Operation.ReduceChannels(kind), sums, rows);
    }
    int fixed = s.rows("fixed", 2, 3);
    s.step("constant", new Operation.LoadConstant(s.array("values", 2, 3)), fixed);
    int vector = s.rows("vector", 1, 8);
    int connected = s.rows("connected", 1, 40);
    s.step(
        "flatten",
        new Operation.StridedCopy(List.of(8), 0, List.of(1L), 0, List.of(1L)),
        vector,
        mean);
    s.step("connected", convolve(s, "fc", 1, false, 40, 8, 1, 1), connected, vector);
    s.output(connected).output(sums).output(fixed);
  }

  private static Operation convolve(
      PlanSketch s, String name, int groups, boolean residual, int... filter) {
    return new Operation.Convolve(
        new Window(
            filter[2],
            filter[3],
            1,
            1,
            1,
            1,
            filter[2] / 2,
            filter[3] / 2,
            filter[2] / 2,
            filter[3] / 2),
        groups,
        s.filter(name + ".filter", groups, filter),
        s.array(name + ".bias", filter[0]),
        Activation.SILU,
        residual,
        residual ? Activation.RELU : Activation.LINEAR);
  }

  private static void heads(PlanSketch s, int joined) {
    s.output(joined);
    s.heads.add(new Head.Yolo(3, List.of(new Head.Anchor(10, 14.5f)), 3, 1.05f, true, 32, 16));
    int cells = s.rows("cells", 1, 20, 8);
    s.output(cells);
    s.heads.add(new Head.Yolox(4, List.of(8, 16), 3, 32, 32));
    s.heads.add(new Head.Boxes(4, 3, 32, 24));
    s.heads.add(new Head.Classes(0, 40, true));
    s.heads.add(new Head.Classes(2, 6, false));
  }

  /** Tensors that no step can read. */
  private static void unread(PlanSketch s) {
    s.tensor(
        "u8",
        new TensorType(
            DataType.U8,
            Shape.map(3, 2, 2),
            Layout.NHWC,
            Optional.of(
                new Quantization(List.of(0.5f, 0.25f, Float.MIN_VALUE), List.of(0, 128, 255)))));
    s.tensor(
        "s8",
        new TensorType(
            DataType.S8,
            Shape.of(5),
            Layout.ROW_MAJOR,
            Optional.of(Quantization.perTensor(1 / 3f, -3))));
    s.tensor("s16", new TensorType(DataType.S16, Shape.of(), Layout.ROW_MAJOR, Optional.empty()));
    s.tensor("s32", new TensorType(DataType.S32, Shape.of(2), Layout.ROW_MAJOR, Optional.empty()));
  }
}
