package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Node.Placement;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.ImageInput;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.tensor.DataType;
import org.junit.jupiter.api.Test;

/** Names stay; values cross between bytes and float once, and only where they must. */
class GraphQuantizerTest {
  private final TestNet net = new TestNet();

  @Test
  void namesOriginsAndPlacementsStay() {
    Value x = net.picture("x", 4, ImageInput.darknet());
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.maxPool("b", a);
    Value c = net.conv("c", b, 2, Activation.LINEAR);
    Graph graph = net.outputs(c);
    Graph quantized = quantized(graph);
    assertThat(names(quantized)).containsExactly("a", "b", "c", "c.float");
    for (Node node : graph.nodes()) {
      Node same = TestNet.node(quantized, node.name());
      assertThat(same.origin()).isEqualTo(node.origin());
      assertThat(same.placement()).isEqualTo(node.placement());
      assertThat(same.output().name()).isEqualTo(node.output().name());
      assertThat(same.output().id()).isEqualTo(node.output().id());
      assertThat(same.output().type().shape()).isEqualTo(node.output().type().shape());
      assertThat(same.output().type().dataType()).isEqualTo(DataType.U8);
    }
    // The picture's bytes are taken as they are; the output is float under its old name.
    assertThat(quantized.inputs().getFirst().value().type().dataType()).isEqualTo(DataType.U8);
    assertThat(quantized.outputs().getFirst().name()).isEqualTo("c");
    assertThat(quantized.outputs().getFirst().value().type()).isEqualTo(c.type());
  }

  @Test
  void aFloatInputIsQuantisedOnceForAllReaders() {
    Value x = net.input("x", 2, 4, 4);
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.conv("b", x, 4, Activation.SILU);
    Graph quantized = quantized(net.outputs(a, b));
    assertThat(names(quantized)).containsExactly("x.int8", "a", "b", "a.float", "b.float");
    assertThat(quantized.inputs().getFirst().value()).isEqualTo(x);
    assertThat(TestNet.node(quantized, "x.int8").op())
        .isEqualTo(
            new IntegerOp.Quantize(
                TestNet.node(quantized, "x.int8").output().type().quantization().orElseThrow()));
  }

  @Test
  void floatIslandsAreConvertedIntoAndOutOfOnce() {
    Value x = net.picture("x", 4, ImageInput.yolox());
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value soft = net.add("soft", new Op.Softmax(), a);
    Value worst = net.binary("worst", BinaryKind.MAXIMUM, soft, a);
    Value b = net.conv("b", worst, 2, Activation.LINEAR);
    Value c = net.conv("c", worst, 2, Activation.LINEAR);
    Value d = net.conv("d", a, 2, Activation.LINEAR);
    Graph quantized = quantized(net.outputs(b, c, d, worst));
    assertThat(names(quantized))
        .containsExactly(
            "a",
            "a.float",
            "soft",
            "worst",
            "worst.int8",
            "b",
            "c",
            "d",
            "b.float",
            "c.float",
            "d.float");
    assertThat(reads(quantized, "a.float")).containsExactly("a");
    assertThat(reads(quantized, "soft")).containsExactly("a.float");
    assertThat(reads(quantized, "worst")).containsExactly("soft", "a.float");
    assertThat(reads(quantized, "b")).containsExactly("worst.int8");
    assertThat(reads(quantized, "c")).containsExactly("worst.int8");
    assertThat(reads(quantized, "d")).containsExactly("a");
    // The island's own output is float already.
    assertThat(quantized.outputs().getLast().value().name()).isEqualTo("worst");
    assertThat(TestNet.node(quantized, "soft").op()).isEqualTo(new Op.Softmax());
  }

  @Test
  void whatIsKeptInFloatStaysAsItWas() {
    Value x = net.picture("x", 4, ImageInput.darknet());
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.conv("b", a, 4, Activation.SILU);
    Graph graph = net.outputs(b);
    Graph quantized =
        Quantizer.fit(
                graph, TestNet.table(graph), TestNet.options().withKeepFloat(List.of("a", "b")))
            .graph();
    assertThat(names(quantized)).containsExactly("x.float", "a", "b");
    assertThat(TestNet.node(quantized, "a").op()).isSameAs(TestNet.node(graph, "a").op());
  }

  @Test
  void theHeadReadsFloatsOnTheHost() {
    Value x = net.picture("x", 4, ImageInput.darknet());
    Value a = net.conv("a", x, 4, Activation.LINEAR);
    Value b = net.activate("b", a, Activation.LOGISTIC);
    Graph graph = net.outputs(b);
    Graph placed =
        graph.withNodes(
            List.of(graph.nodes().get(0), graph.nodes().get(1).withPlacement(Placement.HOST)));
    Graph quantized = quantized(placed);
    assertThat(names(quantized)).containsExactly("a", "a.float", "b");
    assertThat(TestNet.node(quantized, "a.float").placement()).isEqualTo(Placement.HOST);
    assertThat(TestNet.node(quantized, "a").placement()).isEqualTo(Placement.DEVICE);
  }

  @Test
  void aReluBesideNegativeValuesStillCuts() {
    Value x = net.input("x", 2, 4, 4);
    Value a = net.conv("a", x, 2, Activation.RELU);
    Value b = net.conv("b", x, 2, Activation.LINEAR);
    Graph graph = net.outputs(net.concat("cat", 2, a, b));
    Graph quantized = quantized(graph);
    assertThat(((IntegerOp.Convolution) TestNet.node(quantized, "a").op()).rescale().curve())
        .isEqualTo(org.csprun.plan.Requantize.Curve.LEAKY);
    assertThat(((IntegerOp.Convolution) TestNet.node(quantized, "b").op()).rescale().curve())
        .isEqualTo(org.csprun.plan.Requantize.Curve.LINEAR);
  }

  private static Graph quantized(Graph graph) {
    return GraphVerifier.verify(
        Quantizer.fit(graph, TestNet.table(graph), TestNet.options()).graph());
  }

  private static List<String> names(Graph graph) {
    return graph.nodes().stream().map(Node::name).toList();
  }

  private static List<String> reads(Graph graph, String name) {
    return TestNet.node(graph, name).inputs().stream().map(Value::name).toList();
  }
}
