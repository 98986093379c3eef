package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphPrinter;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Node.Placement;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a requantisation cannot hold becomes a node of its own, under the old name. */
class UnfuseForIntegersTest {
  private static final Activation ELU = new Activation(Kind.ELU, 1, 0);
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 4, 4);

  @Test
  void anActivationOfAConvolution() {
    becomes(
        sketch.outputs(sketch.conv("a", x, 2, ELU)),
        """
        input %x : 1x2x4x4 nhwc
        %a.linear = convolution 1x1 2 %x : 1x2x4x4 nhwc ; m
        %a = activate elu(1.0) %a.linear : 1x2x4x4 nhwc ; m
        output a = %a
        """);
  }

  @Test
  void anActivationOfAScaleAndShift() {
    becomes(
        sketch.outputs(sketch.affine("a", x, 2, 1, Activation.of(Kind.SOFTPLUS))),
        """
        input %x : 1x2x4x4 nhwc
        %a.linear = affine %x : 1x2x4x4 nhwc ; m
        %a = activate softplus %a.linear : 1x2x4x4 nhwc ; m
        output a = %a
        """);
  }

  @Test
  void anActivationOfAMatrixProduct() {
    Value rows = sketch.reshape("rows", sketch.rows("flat", x), 1, 32);
    Op.FullyConnected product =
        new Op.FullyConnected(
            new Weights(Shape.of(1, 32), new float[32]),
            Weights.vector(0f),
            Activation.of(Kind.EXP));
    becomes(
        sketch.outputs(sketch.add("a", product, rows)),
        """
        input %x : 1x2x4x4 nhwc
        %flat = change-layout %x : 1x2x4x4 row-major ; m
        %rows = reshape %flat : 1x32 row-major ; m
        %a.linear = fully-connected 1 %rows : 1x1 row-major ; m
        %a = activate exp %a.linear : 1x1 row-major ; m
        output a = %a
        """);
  }

  @Test
  void anActivationOfASum() {
    Value sum = sketch.add("a", new Op.Elementwise(BinaryKind.ADD, Activation.SILU), x, x);
    becomes(
        sketch.outputs(sum),
        """
        input %x : 1x2x4x4 nhwc
        %a.linear = add %x %x : 1x2x4x4 nhwc ; m
        %a = activate silu %a.linear : 1x2x4x4 nhwc ; m
        output a = %a
        """);
  }

  @Test
  void anActivationBeforeAResidual() {
    becomes(
        sketch.outputs(residual("a", Activation.LOGISTIC, Activation.RELU)),
        """
        input %x : 1x2x4x4 nhwc
        %a.product = convolution 3x3 2 logistic %x : 1x2x4x4 nhwc ; m
        %a = add relu %a.product %x : 1x2x4x4 nhwc ; m
        output a = %a
        """);
  }

  @Test
  void bothActivationsOfAResidual() {
    becomes(
        sketch.outputs(residual("a", ELU, Activation.MISH)),
        """
        input %x : 1x2x4x4 nhwc
        %a.product.linear = convolution 3x3 2 %x : 1x2x4x4 nhwc ; m
        %a.product = activate elu(1.0) %a.product.linear : 1x2x4x4 nhwc ; m
        %a.linear = add %a.product %x : 1x2x4x4 nhwc ; m
        %a = activate mish %a.linear : 1x2x4x4 nhwc ; m
        output a = %a
        """);
  }

  @Test
  void anActivationAfterAResidual() {
    becomes(
        sketch.outputs(residual("a", Activation.SILU, Activation.LOGISTIC)),
        """
        input %x : 1x2x4x4 nhwc
        %a.linear = convolution 3x3 2 silu residual %x %x : 1x2x4x4 nhwc ; m
        %a = activate logistic %a.linear : 1x2x4x4 nhwc ; m
        output a = %a
        """);
  }

  @Test
  void aLeakAfterAResidualOnlyWhereAnotherActivationComesBefore() {
    stays(sketch.outputs(residual("a", Activation.LINEAR, Activation.leaky(0.1f))));
    Sketch other = new Sketch();
    Value y = other.input(2, 4, 4);
    becomes(
        other.outputs(other.add("a", residual(y, Activation.RELU, Activation.leaky(0.1f)), y, y)),
        """
        input %x : 1x2x4x4 nhwc
        %a.linear = convolution 3x3 2 relu residual %x %x : 1x2x4x4 nhwc ; m
        %a = activate leaky(0.1) %a.linear : 1x2x4x4 nhwc ; m
        output a = %a
        """);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ELU", "EXP", "SQRT", "SOFTPLUS", "CLIP"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatFitsStays(Kind kind) {
    Activation activation = new Activation(kind, 0.2f, 0.5f);
    stays(
        sketch.outputs(
            sketch.conv("a", x, 2, activation), sketch.affine("b", x, 2, 1, activation)));
  }

  @Test
  void boundsFitWhereTheyHoldZero() {
    stays(sketch.outputs(sketch.conv("a", x, 2, Activation.clip(-1, 2))));
    for (Activation outside : List.of(Activation.clip(1, 2), Activation.clip(-2, -1))) {
      Sketch other = new Sketch();
      Graph graph = run(other.outputs(other.conv("a", other.input(2, 4, 4), 2, outside)));
      assertThat(graph.nodes().stream().map(Node::name)).containsExactly("a.linear", "a");
    }
  }

  @Test
  void thePlacementStaysAndViewsGo() {
    Graph graph = sketch.outputs(sketch.conv("a", x, 2, ELU));
    Graph placed = graph.withNodes(List.of(graph.nodes().getFirst().withPlacement(Placement.HOST)));
    assertThat(run(placed).nodes()).allMatch(node -> node.placement() == Placement.HOST);
    Sketch other = new Sketch();
    Value y = other.input(4, 4, 4);
    Graph viewed = new SliceAsView().run(other.outputs(other.channels("part", y, 1, 2)));
    assertThat(viewed.views()).isNotEmpty();
    assertThat(new UnfuseForIntegers().run(viewed).views()).isEqualTo(Map.of());
  }

  private Value residual(String name, Activation before, Activation after) {
    return sketch.add(name, residual(x, before, after), x, x);
  }

  private static Op.Convolution residual(Value x, Activation before, Activation after) {
    Op.Convolution c = Sketch.convolution(x, 2, Window.square(3, 1, 1), before);
    return new Op.Convolution(c.window(), 1, c.filter(), c.bias(), before, true, after);
  }

  private static Graph run(Graph graph) {
    return GraphVerifier.verify(new UnfuseForIntegers().run(graph));
  }

  private static void stays(Graph graph) {
    assertThat(GraphPrinter.print(run(graph))).isEqualTo(GraphPrinter.print(graph));
  }

  private static void becomes(Graph graph, String expected) {
    Graph passed = run(graph);
    assertThat(GraphPrinter.print(passed)).isEqualTo(expected);
    stays(passed);
  }
}
