package org.csprun.compiler.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** The text of graphs. */
class GraphPrinterTest {
  private static final Origin ORIGIN = new Origin("yolo.cfg", 31, "[convolutional] 3");

  private final GraphBuilder builder = new GraphBuilder("m");

  private Value add(String name, Op op, Value... inputs) {
    return builder.add(name, op, ORIGIN, inputs);
  }

  private static Weights weights(int... dims) {
    Shape shape = Shape.of(dims);
    return new Weights(shape, new float[Math.toIntExact(shape.elements())]);
  }

  private String line(Value value) {
    Graph graph = builder.build();
    return GraphPrinter.print(graph, graph.producers().get(value));
  }

  @Test
  void printsAConvolutionWithItsOrigin() {
    Value x = builder.input("x", TensorType.map(32, 8, 8), Optional.empty());
    Op conv =
        new Op.Convolution(
            Window.square(3, 2, 1), 1, weights(64, 32, 3, 3), weights(64), Activation.leaky(0.1f));
    assertThat(line(add("conv3", conv, x)))
        .isEqualTo(
            "%conv3 = convolution 3x3/2 64 leaky(0.1) %x : 1x64x4x4 nhwc"
                + " ; yolo.cfg:31 [convolutional] 3");
  }

  @Test
  void printsWhatIsUnusualAboutAWindow() {
    Value x = builder.input("x", TensorType.map(4, 9, 9), Optional.empty());
    Window window = new Window(3, 1, 2, 1, 2, 1, 0, 1, 2, 3);
    Op conv =
        new Op.Convolution(
            window, 2, weights(4, 2, 3, 1), weights(4), Activation.RELU, true, Activation.SILU);
    Value residual = builder.input("r", TensorType.map(4, 4, 13), Optional.empty());
    assertThat(line(add("c", conv, x, residual)))
        .isEqualTo(
            "%c = convolution 3x1/2x1 dilation 2x1 pad 0,1,2,3 4 groups 2 relu residual silu %x %r"
                + " : 1x4x4x13 nhwc ; yolo.cfg:31 [convolutional] 3");
  }

  @Test
  void printsEveryOp() {
    Value x = builder.input("x", TensorType.map(4, 4, 4), Optional.empty());
    Value affine = add("affine", new Op.Affine(weights(4), weights(4), Activation.RELU), x);
    Value act = add("act", new Op.Activate(Activation.clip(0, 6)), affine);
    Value pool = add("pool", new Op.Pool(PoolKind.AVERAGE, Window.square(2, 2, 0), true), act);
    add("global", new Op.GlobalAverage(), pool);
    add("maxout", new Op.CrossChannelPool(PoolKind.MAX, 2), x);
    add("sum", new Op.Elementwise(BinaryKind.ADD, Activation.RELU), x, act);
    add("up", new Op.Upsample(2, 3), pool);
    add("focus", new Op.SpaceToDepth(2, List.of(0, 1), List.of(1, 0)), x);
    add("soft", new Op.Softmax(), x);
    add("cat", new Op.Concat(1), x, act);
    Value corner =
        add(
            "corner",
            new Op.Slice(List.of(0, 0, 1, 0), List.of(1, 4, 2, 2), List.of(1, 1, 2, 2)),
            x);
    Value rows = add("rows", new Op.ChangeLayout(Layout.ROW_MAJOR), corner);
    Value flat = add("flat", new Op.Reshape(Shape.of(1, 16)), rows);
    Op dense = new Op.FullyConnected(weights(3, 16), weights(3), Activation.LINEAR);
    Value full = add("full", dense, flat);
    add("top", new Op.Reduce(ReduceKind.MAX), full);
    add("turned", new Op.Transpose(List.of(0, 2, 3, 1)), rows);
    add("pixels", new Op.PixelRows(), x);
    add("pi", new Op.Constant(Weights.vector(3.25f, -1), Layout.ROW_MAJOR));
    builder.output("y", full);
    String text = GraphPrinter.print(builder.build());
    assertThat(text.replace(" ; " + ORIGIN, ""))
        .isEqualTo(
            """
            input %x : 1x4x4x4 nhwc
            %affine = affine relu %x : 1x4x4x4 nhwc
            %act = activate clip(0.0, 6.0) %affine : 1x4x4x4 nhwc
            %pool = pool average 2x2/2 pad 0,0,0,0 counted %act : 1x4x2x2 nhwc
            %global = global-average %pool : 1x4x1x1 nhwc
            %maxout = cross-channel-pool max 2 %x : 1x2x4x4 nhwc
            %sum = add relu %x %act : 1x4x4x4 nhwc
            %up = upsample 2x3 %pool : 1x4x4x6 nhwc
            %focus = space-to-depth 2 rows 0,1 columns 1,0 %x : 1x8x2x2 nhwc
            %soft = softmax %x : 1x4x4x4 nhwc
            %cat = concat 1 %x %act : 1x8x4x4 nhwc
            %corner = slice 0,0,1,0 size 1,4,2,2 step 1,1,2,2 %x : 1x4x2x2 nhwc
            %rows = change-layout %corner : 1x4x2x2 row-major
            %flat = reshape %rows : 1x16 row-major
            %full = fully-connected 3 %flat : 1x3 row-major
            %top = reduce max %full : 1x1 row-major
            %turned = transpose 0,2,3,1 %rows : 1x2x2x4 row-major
            %pixels = pixel-rows %x : 1x16x4 row-major
            %pi = constant 3.25 -1.0 : 2 row-major
            output y = %full
            """);
  }

  @Test
  void printsViewsAndPlacement() {
    Value x = builder.input("x", TensorType.map(4, 4, 4), Optional.empty());
    Value act = add("act", new Op.Activate(Activation.RELU), x);
    add("cat", new Op.Concat(1), x, act);
    Graph graph = builder.build();
    Node host = graph.nodes().getFirst().withPlacement(Node.Placement.HOST);
    Value cat = graph.nodes().getLast().output();
    Graph viewed =
        graph
            .withNodes(List.of(host, graph.nodes().getLast()))
            .withViews(Map.of(act, new View(cat, 4)));
    assertThat(GraphPrinter.print(viewed, host))
        .isEqualTo(
            "%act = activate relu %x : 1x4x4x4 nhwc in %cat+4 host"
                + " ; yolo.cfg:31 [convolutional] 3");
  }
}
