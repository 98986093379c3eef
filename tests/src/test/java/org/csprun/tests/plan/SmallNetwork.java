package org.csprun.tests.plan;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.compiler.lower.Lowering;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Activation;
import org.csprun.plan.Head;
import org.csprun.plan.ImageInput;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.plan.Plan;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** A CSP network with every kind of step and head, as small as can be. */
final class SmallNetwork {
  private static final Origin ORIGIN = new Origin("small.cfg", 1, "");

  private final GraphBuilder b = new GraphBuilder("small");
  private final SplittableRandom random = new SplittableRandom(1);

  private SmallNetwork() {}

  static Plan plan() {
    return Lowering.to(ScalarTarget.device()).plan(new SmallNetwork().graph());
  }

  private Graph graph() {
    Value image = b.input("image", TensorType.map(3, 8, 8), Optional.of(ImageInput.yolox()));
    List<Integer> rows = List.of(0, 1, 0, 1);
    Value focus = add("focus", new Op.SpaceToDepth(2, rows, List.of(0, 0, 1, 1)), image);
    Value stem = convolve("stem", 16, 1, 1, focus);
    Op half = new Op.Slice(List.of(0, 8, 0, 0), List.of(1, 8, 4, 4), List.of(1, 1, 1, 1));
    Value part = add("half", half, stem);
    Value depthwise = convolve("depthwise", 8, 3, 8, part);
    Value fused = residual("fused", 8, depthwise, part);
    Value sum = add("sum", new Op.Elementwise(BinaryKind.ADD, Activation.RELU), fused, part);
    Value joined = add("joined", new Op.Concat(1), stem, sum);
    Value pooled = add("pool", new Op.Pool(PoolKind.MAX, Window.square(2, 2, 0), false), joined);
    Value maxout = add("maxout", new Op.CrossChannelPool(PoolKind.AVERAGE, 3), pooled);
    Value up = add("up", new Op.Upsample(2, 2), maxout);
    Value affine = add("affine", new Op.Affine(vector(8), vector(8), Activation.leaky(0.1f)), up);
    Value active = add("active", new Op.Activate(Activation.MISH), affine);
    yolo(active);
    yolox(pooled);
    classes(active);
    b.classNames(List.of("a", "b"));
    return b.build();
  }

  private void yolo(Value map) {
    Value raw = convolve("yolo", 14, 1, 1, map);
    List<Head.Anchor> anchors = List.of(new Head.Anchor(2, 3), new Head.Anchor(4, 5));
    b.head(new Head.Yolo(b.output("yolo", raw), anchors, 2, 1.05f, false, 8, 8));
  }

  /** Four cells at stride 4 and one at stride 8, as rows of five and two classes. */
  private void yolox(Value map) {
    Value four = add("four", new Op.PixelRows(), convolve("near", 7, 1, 1, map));
    Value far = convolve("far", 7, 1, 1, add("mean", new Op.GlobalAverage(), map));
    Value cells = add("cells", new Op.Concat(1), four, add("one", new Op.PixelRows(), far));
    int output = b.output("cells", cells);
    b.head(new Head.Yolox(output, List.of(4, 8), 2, 8, 8));
    b.head(new Head.Boxes(output, 2, 8, 8));
  }

  private void classes(Value map) {
    Value rows = add("rows", new Op.PixelRows(), map);
    Value turned = add("turned", new Op.Transpose(List.of(0, 2, 1)), rows);
    Value most = add("most", new Op.Reduce(ReduceKind.MAX), turned);
    Value eight = add("eight", new Op.Reshape(Shape.of(1, 8)), most);
    Weights weights = new Weights(Shape.of(2, 8), values(16));
    Op dense = new Op.FullyConnected(weights, vector(2), Activation.LINEAR);
    Op constant = new Op.Constant(new Weights(Shape.of(1, 2), values(2)), Layout.ROW_MAJOR);
    Op scale = new Op.Elementwise(BinaryKind.MULTIPLY, Activation.LINEAR);
    Value logits = add("scaled", scale, add("dense", dense, eight), add("constant", constant));
    int output = b.output("classes", add("softmax", new Op.Softmax(), logits));
    b.head(new Head.Classes(output, 2, true));
  }

  private Value add(String name, Op op, Value... inputs) {
    return b.add(name, op, ORIGIN, inputs);
  }

  private Value convolve(String name, int outputs, int kernel, int groups, Value x) {
    return add(name, convolution(outputs, kernel, groups, x, false), x);
  }

  private Value residual(String name, int outputs, Value x, Value residual) {
    return add(name, convolution(outputs, 1, 1, x, true), x, residual);
  }

  private Op convolution(int outputs, int kernel, int groups, Value x, boolean residual) {
    int inputs = x.type().channels() / groups;
    Shape shape = Shape.of(outputs, inputs, kernel, kernel);
    return new Op.Convolution(
        Window.square(kernel, 1, kernel / 2),
        groups,
        new Weights(shape, values(outputs * inputs * kernel * kernel)),
        vector(outputs),
        Activation.SILU,
        residual,
        Activation.LINEAR);
  }

  private Weights vector(int count) {
    return Weights.vector(values(count));
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }
}
