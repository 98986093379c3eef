package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node.Placement;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What computes in integers, and every reason why a node does not. */
class DomainTest {
  private final TestNet net = new TestNet();
  private final Value x = net.input("x", 4, 4, 4);

  @Test
  void whatHasAnIntegerFormHasNoReason() {
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.activate("b", a, Activation.of(Activation.Kind.EXP));
    Value c = net.binary("c", BinaryKind.ADD, a, b);
    Value d = net.binary("d", BinaryKind.SUBTRACT, c, b);
    Value e = net.binary("e", BinaryKind.MULTIPLY, d, a);
    Value f = net.maxPool("f", e);
    Value g = net.add("g", new Op.GlobalAverage(), f);
    Value h = net.maxout("h", e, 2);
    Value i = net.add("i", new Op.CrossChannelPool(PoolKind.AVERAGE, 2), e);
    Value j = net.concat("j", 1, h, i);
    Value k = net.add("k", new Op.Pool(PoolKind.AVERAGE, Window.square(3, 1, 1), true), j);
    Value l = net.add("l", new Op.Pool(PoolKind.AVERAGE, Window.square(2, 2, 0), false), k);
    Graph graph = net.outputs(g, l);
    Domain domain = Domain.of(graph, List.of());
    assertThat(domain.floats()).isEmpty();
    assertThat(graph.nodes()).allMatch(domain::isInteger);
  }

  @Test
  void keptInFloat() {
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.conv("b", a, 4, Activation.SILU);
    Graph graph = net.outputs(b);
    Domain domain = Domain.of(graph, List.of("a"));
    assertThat(domain.floats()).isEqualTo(Map.of("a", "kept in float as asked"));
    assertThat(domain.isInteger(TestNet.node(graph, "a"))).isFalse();
    assertThat(domain.isInteger(TestNet.node(graph, "b"))).isTrue();
  }

  @Test
  void unknownNamesToKeepInFloat() {
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value far = net.conv("something else", a, 4, Activation.SILU);
    Value b = net.conv("Conv_abc", far, 4, Activation.SILU);
    Graph graph = net.outputs(net.conv("conv_b", b, 4, Activation.SILU));
    CsprunException e =
        catchThrowableOfType(CsprunException.class, () -> Domain.of(graph, List.of("a", "conv_a")));
    assertThat(e.failure()).isEqualTo(Failure.USAGE);
    assertThat(e)
        .hasMessage(
            "'net' has no node 'conv_a' to keep in float. The closest names are 'conv_b', 'Conv_abc', 'a'.\nGive names of steps as `csprun explain PLAN --steps` lists them.");
  }

  @Test
  void theHead() {
    Value a = net.conv("a", x, 4, Activation.LINEAR);
    Value b = net.activate("b", a, Activation.LOGISTIC);
    Value c = net.concat("c", 1, a, b);
    Value d = net.concat("d", 1, a, a);
    Graph graph = net.outputs(c, d);
    Graph placed =
        graph.withNodes(
            graph.nodes().stream()
                .map(n -> n.name().equals("a") ? n : n.withPlacement(Placement.HOST))
                .toList());
    // Bytes alone may still be moved in the head; what mixes them with floats is one of them.
    assertThat(Domain.of(placed, List.of()).floats())
        .isEqualTo(
            Map.of(
                "b", "belongs to the head, after the last convolution",
                "c", "moves float values"));
  }

  @Test
  void movedFloats() {
    Value a = net.conv("a", x, 4, Activation.LINEAR);
    Value soft = net.add("soft", new Op.Softmax(), a);
    Value pool = net.maxPool("pool", soft);
    Value mixed = net.concat("mixed", 1, a, soft);
    assertThat(Domain.of(net.outputs(pool, mixed), List.of()).floats())
        .isEqualTo(Map.of("soft", "has no integer form", "pool", "moves float values"));
  }

  @Test
  void constantsAmongTheInputs() {
    Value a = net.conv("a", x, 4, Activation.LINEAR);
    Value rows = net.add("rows", new Op.ChangeLayout(Layout.ROW_MAJOR), a);
    Value one =
        net.add(
            "one",
            new Op.Constant(new Weights(Shape.of(1, 1, 1, 1), new float[] {1}), Layout.ROW_MAJOR));
    Value sum = net.binary("sum", BinaryKind.ADD, rows, one);
    assertThat(Domain.of(net.outputs(sum), List.of()).floats())
        .isEqualTo(Map.of("sum", "reads a constant tensor"));
  }

  @Test
  void averagesThatLeaveOutPadding() {
    Op pool = new Op.Pool(PoolKind.AVERAGE, Window.square(3, 1, 1), false);
    assertThat(Domain.of(net.outputs(net.add("a", pool, x)), List.of()).floats())
        .isEqualTo(Map.of("a", "averages windows of different sizes at the border"));
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryKind.class,
      names = {"DIVIDE", "MAXIMUM", "MINIMUM", "POWER"})
  void elementwiseKinds(BinaryKind kind) {
    Value a = net.binary("a", kind, x, x);
    assertThat(Domain.of(net.outputs(a), List.of()).floats())
        .isEqualTo(Map.of("a", "has no integer form: " + kind));
  }

  @Test
  void reductions() {
    Value rows = net.add("rows", new Op.ChangeLayout(Layout.ROW_MAJOR), x);
    Value sum = net.add("sum", new Op.Reduce(ReduceKind.values()[0]), rows);
    assertThat(Domain.of(net.outputs(sum), List.of()).floats())
        .isEqualTo(Map.of("sum", "has no integer form"));
  }
}
