package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.GraphPrinter;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** What each pass makes of a small graph, as text. */
class PassesTest {
  private static final Origin ORIGIN = new Origin("m", 0, "");

  private final GraphBuilder builder = new GraphBuilder("m");

  private Value input(int channels, int height, int width) {
    return builder.input("x", TensorType.map(channels, height, width), Optional.empty());
  }

  private Value add(String name, Op op, Value... inputs) {
    return builder.add(name, op, ORIGIN, inputs);
  }

  private Value conv(String name, Value x, int outputs) {
    int inputs = x.type().channels();
    return add(
        name,
        new Op.Convolution(
            Window.square(1, 1, 0),
            1,
            new Weights(Shape.of(outputs, inputs, 1, 1), new float[outputs * inputs]),
            Weights.vector(new float[outputs]),
            Activation.LINEAR),
        x);
  }

  private Value activate(String name, Kind kind, Value x) {
    return add(name, new Op.Activate(Activation.of(kind)), x);
  }

  private Value elementwise(String name, BinaryKind kind, Value a, Value b) {
    return add(name, new Op.Elementwise(kind, Activation.LINEAR), a, b);
  }

  private Value slice(String name, Value x, int from, int size) {
    return add(
        name,
        new Op.Slice(
            List.of(0, from, 0, 0),
            List.of(1, size, x.type().height(), x.type().width()),
            List.of(1, 1, 1, 1)),
        x);
  }

  /** The graph after the pass and the clearing of dead code, which must find nothing new twice. */
  private String after(Pass pass, Value... outputs) {
    for (int i = 0; i < outputs.length; i++) {
      builder.output("y" + i, outputs[i]);
    }
    Graph once = GraphVerifier.verify(pass.run(builder.build()));
    assertThat(pass.run(once)).isEqualTo(once);
    return GraphPrinter.print(once);
  }

  @Test
  void deadCode() {
    Value x = input(2, 3, 3);
    conv("unread", x, 4);
    assertThat(after(new DeadCode(), conv("c", x, 2)))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %c = convolution 1x1 2 %x : 1x2x3x3 nhwc ; m
            output y0 = %c
            """);
  }

  @Test
  void foldBatchNorm() {
    Value c = conv("c", input(2, 3, 3), 2);
    Weights two = Weights.vector(2, 2);
    Value norm = add("norm", new Op.Affine(two, two, Activation.LINEAR), c);
    assertThat(after(new FoldBatchNorm(), norm))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %norm = convolution 1x1 2 %x : 1x2x3x3 nhwc ; m
            output y0 = %norm
            """);
  }

  @Test
  void batchNormOfASharedConvolutionStays() {
    Value c = conv("c", input(2, 3, 3), 2);
    Weights two = Weights.vector(2, 2);
    Value norm = add("norm", new Op.Affine(two, two, Activation.LINEAR), c);
    assertThat(after(new FoldBatchNorm(), norm, c))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %c = convolution 1x1 2 %x : 1x2x3x3 nhwc ; m
            %norm = affine %c : 1x2x3x3 nhwc ; m
            output y0 = %norm
            output y1 = %c
            """);
  }

  @Test
  void fuseActivation() {
    assertThat(after(new FuseActivation(), activate("a", Kind.MISH, conv("c", input(2, 3, 3), 2))))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %a = convolution 1x1 2 mish %x : 1x2x3x3 nhwc ; m
            output y0 = %a
            """);
  }

  @Test
  void fuseResidualAdd() {
    Value x = input(2, 3, 3);
    assertThat(after(new FuseResidualAdd(), elementwise("sum", BinaryKind.ADD, x, conv("c", x, 2))))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %sum = convolution 1x1 2 residual %x %x : 1x2x3x3 nhwc ; m
            output y0 = %sum
            """);
  }

  @Test
  void recogniseSilu() {
    Value x = input(2, 3, 3);
    assertThat(
            after(
                new RecogniseGate(),
                elementwise("y", BinaryKind.MULTIPLY, activate("s", Kind.LOGISTIC, x), x)))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %y = activate silu %x : 1x2x3x3 nhwc ; m
            output y0 = %y
            """);
  }

  @Test
  void recogniseHardSwishSpelledWithAClip() {
    Value x = input(1, 3, 3);
    Value shifted =
        add("p", new Op.Affine(Weights.vector(1), Weights.vector(3), Activation.LINEAR), x);
    Value product = elementwise("m", BinaryKind.MULTIPLY, x, activate("c", Kind.RELU6, shifted));
    Value y =
        add(
            "y",
            new Op.Affine(Weights.vector(1 / 6f), Weights.vector(0), Activation.LINEAR),
            product);
    assertThat(after(new RecogniseGate(), y))
        .isEqualTo(
            """
            input %x : 1x1x3x3 nhwc
            %y = activate hard_swish %x : 1x1x3x3 nhwc ; m
            output y0 = %y
            """);
  }

  @Test
  void aGateOfAnotherValueIsNoGate() {
    Value x = input(2, 3, 3);
    Value gate = activate("s", Kind.LOGISTIC, conv("c", x, 2));
    assertThat(after(new RecogniseGate(), elementwise("y", BinaryKind.MULTIPLY, x, gate)))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %c = convolution 1x1 2 %x : 1x2x3x3 nhwc ; m
            %s = activate logistic %c : 1x2x3x3 nhwc ; m
            %y = multiply %x %s : 1x2x3x3 nhwc ; m
            output y0 = %y
            """);
  }

  @Test
  void recogniseFocus() {
    Value x = input(3, 4, 6);
    Value[] corners = new Value[4];
    for (int i = 0; i < 4; i++) {
      corners[i] =
          add(
              "s" + i,
              new Op.Slice(List.of(0, 0, i % 2, i / 2), List.of(1, 3, 2, 3), List.of(1, 1, 2, 2)),
              x);
    }
    assertThat(after(new RecogniseFocus(), add("y", new Op.Concat(1), corners)))
        .isEqualTo(
            """
            input %x : 1x3x4x6 nhwc
            %y = space-to-depth 2 rows 0,1,0,1 columns 0,0,1,1 %x : 1x12x2x3 nhwc ; m
            output y0 = %y
            """);
  }

  @Test
  void recogniseMaximumOfSlices() {
    Value x = input(6, 2, 2);
    Value max = elementwise("m", BinaryKind.MAXIMUM, slice("a", x, 4, 2), slice("b", x, 0, 2));
    Value y = elementwise("y", BinaryKind.MAXIMUM, max, slice("c", x, 2, 2));
    assertThat(after(new RecogniseCrossChannelPool(), y))
        .isEqualTo(
            """
            input %x : 1x6x2x2 nhwc
            %y = cross-channel-pool max 3 %x : 1x2x2x2 nhwc ; m
            output y0 = %y
            """);
  }

  @Test
  void overlappingSlicesAreNoMaxout() {
    Value x = input(4, 2, 2);
    Value y = elementwise("y", BinaryKind.MAXIMUM, slice("a", x, 0, 2), slice("b", x, 1, 2));
    assertThat(after(new RecogniseCrossChannelPool(), y))
        .isEqualTo(
            """
            input %x : 1x4x2x2 nhwc
            %a = slice 0,0,0,0 size 1,2,2,2 %x : 1x2x2x2 nhwc ; m
            %b = slice 0,1,0,0 size 1,2,2,2 %x : 1x2x2x2 nhwc ; m
            %y = maximum %a %b : 1x2x2x2 nhwc ; m
            output y0 = %y
            """);
  }

  @Test
  void recogniseReductionOverGroups() {
    Value rows = add("r", new Op.ChangeLayout(Layout.ROW_MAJOR), input(6, 2, 2));
    Value groups = add("g", new Op.Reshape(Shape.of(1, 3, 2, 2, 2)), rows);
    Value last = add("t", new Op.Transpose(List.of(0, 2, 3, 4, 1)), groups);
    Value y = add("y", new Op.Reduce(ReduceKind.MAX), last);
    assertThat(after(new RecogniseCrossChannelPool(), y))
        .isEqualTo(
            """
            input %x : 1x6x2x2 nhwc
            %y.pool = cross-channel-pool max 3 %x : 1x2x2x2 nhwc ; m
            %y.rows = change-layout %y.pool : 1x2x2x2 row-major ; m
            %y = reshape %y.rows : 1x2x2x2x1 row-major ; m
            output y0 = %y
            """);
  }

  @Test
  void theTailOfYoloxMovesNothing() {
    Value x = input(5, 2, 2);
    Value a =
        add(
            "a",
            new Op.Reshape(Shape.of(1, 5, 4)),
            add("ra", new Op.ChangeLayout(Layout.ROW_MAJOR), x));
    Value c = conv("c", x, 5);
    Value b =
        add(
            "b",
            new Op.Reshape(Shape.of(1, 5, 4)),
            add("rb", new Op.ChangeLayout(Layout.ROW_MAJOR), c));
    Value y = add("y", new Op.Transpose(List.of(0, 2, 1)), add("j", new Op.Concat(2), a, b));
    Pass both = graph -> new CancelLayouts().run(new SinkTranspose().run(graph));
    assertThat(after(both, y))
        .isEqualTo(
            """
            input %x : 1x5x2x2 nhwc
            %c = convolution 1x1 5 %x : 1x5x2x2 nhwc ; m
            %x.rows = pixel-rows %x : 1x4x5 row-major ; m
            %c.rows = pixel-rows %c : 1x4x5 row-major ; m
            %y = concat 1 %x.rows %c.rows : 1x8x5 row-major ; m
            output y0 = %y
            """);
  }

  @Test
  void splitHead() {
    Value y = activate("y", Kind.LOGISTIC, conv("c", input(2, 3, 3), 2));
    builder.output("y0", y);
    Graph split = new SplitHead().run(builder.build());
    assertThat(split.nodes().stream().map(n -> n.name() + " " + n.placement()))
        .containsExactly("c DEVICE", "y HOST");
  }

  @Test
  void slicesAreReadWhereTheyLie() {
    assertThat(after(new SliceAsView(), slice("s", input(4, 3, 3), 1, 2)))
        .isEqualTo(
            """
            input %x : 1x4x3x3 nhwc
            %s = slice 0,1,0,0 size 1,2,3,3 %x : 1x2x3x3 nhwc in %x+1 ; m
            output y0 = %s
            """);
  }

  @Test
  void concatsAreWrittenInPlace() {
    Value x = input(2, 3, 3);
    Value y = add("y", new Op.Concat(1), conv("a", x, 3), conv("b", x, 2), x);
    assertThat(after(new ConcatInPlace(), y))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %a = convolution 1x1 3 %x : 1x3x3x3 nhwc in %y ; m
            %b = convolution 1x1 2 %x : 1x2x3x3 nhwc in %y+3 ; m
            %y = concat 1 %a %b %x : 1x7x3x3 nhwc ; m
            output y0 = %y
            """);
  }

  @Test
  void anAddWritesOverWhatNobodyElseReads() {
    Value a = conv("a", input(2, 3, 3), 2);
    Value y = elementwise("y", BinaryKind.ADD, a, conv("b", a, 2));
    assertThat(after(new InPlaceAdd(), y))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %a = convolution 1x1 2 %x : 1x2x3x3 nhwc ; m
            %b = convolution 1x1 2 %a : 1x2x3x3 nhwc ; m
            %y = add %a %b : 1x2x3x3 nhwc in %a ; m
            output y0 = %y
            """);
  }

  @Test
  void anAddLeavesWhatABranchMayStillRead() {
    Value a = conv("a", input(2, 3, 3), 2);
    Value b = conv("b", a, 2);
    Value y = elementwise("y", BinaryKind.ADD, a, b);
    // Nothing makes these two run before the sum.
    assertThat(after(new InPlaceAdd(), y, conv("later", a, 2), conv("other", b, 2)))
        .isEqualTo(
            """
            input %x : 1x2x3x3 nhwc
            %a = convolution 1x1 2 %x : 1x2x3x3 nhwc ; m
            %b = convolution 1x1 2 %a : 1x2x3x3 nhwc ; m
            %y = add %a %b : 1x2x3x3 nhwc ; m
            %later = convolution 1x1 2 %a : 1x2x3x3 nhwc ; m
            %other = convolution 1x1 2 %b : 1x2x3x3 nhwc ; m
            output y0 = %y
            output y1 = %later
            output y2 = %other
            """);
  }
}
