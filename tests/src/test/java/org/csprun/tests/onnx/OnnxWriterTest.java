package org.csprun.tests.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every op of a graph: the naive evaluator, ONNX Runtime on the written model and the plan on every
 * device agree.
 */
class OnnxWriterTest {
  private static final Origin NOWHERE = new Origin("test", 0, "");
  private static final Window PLAIN = Window.square(3, 1, 1);

  private final GraphBuilder builder = new GraphBuilder("test");
  private final Random random = new Random(7);

  @ParameterizedTest
  @MethodSource
  void onAMap(Op op) {
    check(builder.add("y", op, NOWHERE, map("x", 8, 6, 6)));
  }

  static Stream<Op> onAMap() {
    Random random = new Random(3);
    Weights filter = weights(random, 6, 4, 3, 2);
    Weights bias = weights(random, 6);
    Window window = new Window(3, 2, 2, 1, 1, 2, 1, 0, 2, 1);
    Weights channels = weights(random, 8);
    return Stream.of(
        new Op.Convolution(window, 2, filter, bias, Activation.leaky(0.1f)),
        new Op.Affine(channels, weights(random, 8), Activation.MISH),
        new Op.Pool(PoolKind.MAX, Window.square(2, 2, 0), false),
        new Op.Pool(PoolKind.MAX, new Window(2, 2, 1, 1, 1, 1, 0, 0, 1, 1), false),
        new Op.Pool(PoolKind.AVERAGE, new Window(3, 2, 2, 1, 1, 1, 0, 0, 2, 1), true),
        new Op.Pool(PoolKind.AVERAGE, new Window(3, 2, 2, 1, 1, 1, 1, 0, 2, 1), false),
        new Op.GlobalAverage(),
        new Op.CrossChannelPool(PoolKind.MAX, 4),
        new Op.CrossChannelPool(PoolKind.AVERAGE, 2),
        new Op.Upsample(3, 2),
        new Op.SpaceToDepth(2, List.of(0, 1, 0, 1), List.of(0, 0, 1, 1)),
        new Op.SpaceToDepth(3, List.of(2, 0), List.of(1, 2)),
        new Op.Softmax(),
        new Op.Slice(List.of(0, 1, 5, 0), List.of(1, 3, 3, 6), List.of(1, 2, -2, 1)),
        new Op.ChangeLayout(Layout.ROW_MAJOR),
        new Op.PixelRows());
  }

  @ParameterizedTest
  @MethodSource
  void onRows(Op op) {
    check(builder.add("y", op, NOWHERE, rows("x", 1, 4, 6)));
  }

  static Stream<Op> onRows() {
    Random random = new Random(4);
    return Stream.of(
        new Op.FullyConnected(weights(random, 5, 24), weights(random, 5), Activation.SILU),
        new Op.Softmax(),
        new Op.Reduce(ReduceKind.MAX),
        new Op.Reduce(ReduceKind.MIN),
        new Op.Reduce(ReduceKind.SUM),
        new Op.Reduce(ReduceKind.MEAN),
        new Op.Reshape(Shape.of(2, 3, 4)),
        new Op.Transpose(List.of(2, 0, 1)));
  }

  @ParameterizedTest
  @EnumSource
  void everyActivation(Activation.Kind kind) {
    Activation activation = new Activation(kind, 0.3f, 0.8f);
    Value x = map("x", 3, 4, 5);
    Value positive =
        builder.add("p", new Op.Activate(Activation.of(Activation.Kind.EXP)), NOWHERE, x);
    check(
        builder.add(
            "y",
            new Op.Activate(activation),
            NOWHERE,
            kind == Activation.Kind.SQRT ? positive : x));
  }

  @ParameterizedTest
  @EnumSource
  void everyFunctionOfTwo(BinaryKind kind) {
    Value a = map("a", 3, 4, 5);
    Value base = builder.add("e", new Op.Activate(Activation.of(Activation.Kind.EXP)), NOWHERE, a);
    Value b = map("b", 3, 1, 1);
    check(builder.add("y", new Op.Elementwise(kind, Activation.RELU), NOWHERE, base, b));
  }

  @Test
  void residualAfterItsActivation() {
    Value x = map("x", 4, 5, 5);
    Op op =
        new Op.Convolution(
            PLAIN,
            1,
            weights(random, 4, 4, 3, 3),
            weights(random, 4),
            Activation.SILU,
            true,
            Activation.RELU);
    check(builder.add("y", op, NOWHERE, x, map("r", 4, 5, 5)));
  }

  @Test
  void concatWithAConstant() {
    Value constant =
        builder.add("c", new Op.Constant(weights(random, 1, 2, 3, 4), Layout.NHWC), NOWHERE);
    check(
        builder.add(
            "y", new Op.Concat(1), NOWHERE, map("a", 3, 3, 4), constant, map("b", 1, 3, 4)));
  }

  private void check(Value y) {
    builder.output("y", y);
    Graph graph = GraphVerifier.verify(builder.build());
    Map<String, float[]> inputs = Agreement.inputs(graph, 5);
    Agreement.compare(graph, OnnxWriter.write(graph), inputs, 2e-5);
    Agreement.comparePlans(graph, inputs, 2e-5);
  }

  private Value map(String name, int channels, int height, int width) {
    return builder.input(name, TensorType.map(channels, height, width), Optional.empty());
  }

  private Value rows(String name, int... dims) {
    return builder.input(name, TensorType.rowMajor(dims), Optional.empty());
  }

  private static Weights weights(Random random, int... dims) {
    List<Integer> list = new ArrayList<>();
    for (int dim : dims) {
      list.add(dim);
    }
    Shape shape = new Shape(list);
    return new Weights(shape, Agreement.random(random, Math.toIntExact(shape.elements()), 1));
  }
}
