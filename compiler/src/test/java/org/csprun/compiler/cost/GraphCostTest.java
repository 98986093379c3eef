package org.csprun.compiler.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.SharedData;
import org.csprun.compiler.darknet.DarknetReader;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphCostTest {
  private static final Origin ORIGIN = new Origin("test", 0, "");

  /**
   * The paper's digits: billions of operations, millions of parameters and of elements in and out.
   */
  @ParameterizedTest
  @CsvSource({
    "resnext50,   10.111, 22.191, 34.411",
    "csresnext50,  7.930, 20.499, 32.642",
    "darknet53,   18.570, 41.573, 24.972",
    "csdarknet53, 13.067, 27.606, 35.851",
    "csresnet50,   8.968, 21.567, 23.694",
    "resnet50,    10.000, 22.734, 25.950",
    // not in the paper; counted from the cfg by another program
    "densenet201, 10.850, 17.139, 43.350",
  })
  void countsAsThePaper(String name, String bflops, String parameters, String cio) {
    Path cfg = SharedData.file("darknet-cfg/" + name + ".cfg");
    GraphCost cost = GraphCost.of(DarknetReader.read(cfg, 1));
    assertThat(
            List.of(
                three(cost.bflops()), millions(cost.parameters()), millions(cost.cioElements())))
        .containsExactly(bflops, parameters, cio);
  }

  /** The paper's reference for yolov4-tiny counts convolutions alone, and two digits of CIO. */
  @Test
  void countsYolov4Tiny() {
    Path cfg = SharedData.file("darknet-cfg/yolov4-tiny.cfg");
    GraphCost cost = GraphCost.of(DarknetReader.read(cfg, 1));
    assertThat(three(2 * cost.macs() / 1e9)).isEqualTo("6.908");
    assertThat(three(cost.bflops())).isEqualTo("6.910");
    assertThat(millions(cost.parameters())).isEqualTo("6.050");
    assertThat(String.format(Locale.ROOT, "%.2f", cost.cioElements() / 1e6)).isEqualTo("15.68");
  }

  /**
   * A small CSP network counted by hand, layer after layer: 8 filters of 3x3x3 over 16x16 pixels
   * make 216 · 256 MACs, and so on.
   */
  @Test
  void countsASmallNetwork() {
    GraphCost cost = GraphCost.of(DarknetReader.read(tinyCsp(), 1));
    long[] macs = {55_296, 294_912, 147_456, 147_456, 65_536, 43_008, 16_384, 129_024};
    long[] cio = {5_120, 6_144, 4_096, 4_096, 8_192, 3_392, 2_560, 11_520};
    List<NodeCost> convolutions =
        cost.nodes().stream().filter(n -> n.node().op() instanceof Op.Convolution).toList();
    assertThat(convolutions.stream().mapToLong(NodeCost::macs).toArray()).isEqualTo(macs);
    assertThat(convolutions.stream().mapToLong(NodeCost::cioElements).toArray()).isEqualTo(cio);
    assertThat(cost.macs()).isEqualTo(899_072);
    long maximum = 4 * 32 * 8 * 8;
    assertThat(cost.flops()).isEqualTo(2 * 899_072 + maximum);
    assertThat(cost.parameters()).isEqualTo(4_208);
    long pool = 32 * 16 * 16 + 32 * 8 * 8;
    assertThat(cost.cioElements()).isEqualTo(45_120 + pool);
    assertThat(cost.bottleneck().orElseThrow().node().name()).isEqualTo("conv1");
    assertThat(cost.bottleneckOverMean()).isEqualTo(2 * 294_912.0 * 9 / 1_806_336);
  }

  private static Path tinyCsp() {
    try {
      return Path.of(DarknetReader.class.getResource("tiny-csp.cfg").toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void countsFusedNodesAsTheNodesTheyWere() {
    Op.Convolution plain = convolution(Activation.LINEAR);
    GraphBuilder apart = new GraphBuilder("apart");
    Value a = apart.input("a", TensorType.map(2, 4, 4), Optional.empty());
    Value product = apart.add("conv", plain, ORIGIN, a);
    Op norm = new Op.Affine(Weights.vector(1, 2), Weights.vector(3, 4), Activation.LINEAR);
    Value active =
        apart.add(
            "act",
            new Op.Activate(Activation.RELU),
            ORIGIN,
            apart.add("bn", norm, ORIGIN, product));
    apart.add("add", new Op.Elementwise(BinaryKind.ADD, Activation.LINEAR), ORIGIN, active, a);
    GraphBuilder fused = new GraphBuilder("fused");
    Value b = fused.input("a", TensorType.map(2, 4, 4), Optional.empty());
    Op residual =
        new Op.Convolution(
            plain.window(),
            1,
            plain.filter(),
            plain.bias(),
            Activation.RELU,
            true,
            Activation.LINEAR);
    fused.add("conv", residual, ORIGIN, b, b);
    GraphCost before = GraphCost.of(apart.build());
    GraphCost after = GraphCost.of(fused.build());
    assertThat(figures(after)).isEqualTo(figures(before)).containsExactly(576L, 1152L, 36L, 64L);
    assertThat(before.readBytes() + before.writtenBytes()).isEqualTo(128 * 9);
    assertThat(after.readBytes() + after.writtenBytes()).isEqualTo(128 * 3);
    assertThat(before.weightBytes()).isEqualTo(4 * (36 + 2 + 4));
  }

  private static List<Long> figures(GraphCost cost) {
    return List.of(cost.macs(), cost.flops(), cost.parameters(), cost.cioElements());
  }

  @Test
  void countsPools() {
    GraphBuilder builder = new GraphBuilder("pools");
    Value in = builder.input("in", TensorType.map(4, 4, 4), Optional.empty());
    builder.add("max", new Op.Pool(PoolKind.MAX, Window.square(3, 1, 1), false), ORIGIN, in);
    builder.add("mean", new Op.Pool(PoolKind.AVERAGE, Window.square(2, 2, 0), false), ORIGIN, in);
    builder.add("all", new Op.GlobalAverage(), ORIGIN, in);
    builder.add("across", new Op.CrossChannelPool(PoolKind.MAX, 4), ORIGIN, in);
    List<NodeCost> nodes = GraphCost.of(builder.build()).nodes();
    assertThat(nodes).extracting(NodeCost::flops).containsExactly(9L * 64, 0L, 0L, 64L);
    assertThat(nodes).extracting(NodeCost::cioElements).containsExactly(128L, 80L, 68L, 80L);
  }

  @Test
  void countsMatrixProductsAsConvolutionsOfOnePixel() {
    GraphBuilder builder = new GraphBuilder("product");
    Value in = builder.input("in", TensorType.rowMajor(1, 3), Optional.empty());
    Weights weights = new Weights(Shape.of(5, 3), new float[15]);
    Op op = new Op.FullyConnected(weights, Weights.vector(new float[5]), Activation.LINEAR);
    builder.add("product", op, ORIGIN, in);
    GraphCost cost = GraphCost.of(builder.build());
    assertThat(figures(cost)).containsExactly(15L, 30L, 15L, 8L);
    assertThat(cost.weightBytes()).isEqualTo(80);
  }

  @Test
  void countsNoBytesForViews() {
    GraphBuilder builder = new GraphBuilder("views");
    Value in = builder.input("in", TensorType.map(4, 2, 2), Optional.empty());
    Value half =
        builder.add(
            "half",
            new Op.Slice(List.of(0, 2, 0, 0), List.of(1, 2, 2, 2), List.of(1, 1, 1, 1)),
            ORIGIN,
            in);
    Value active = builder.add("act", new Op.Activate(Activation.RELU), ORIGIN, half);
    Value joined = builder.add("join", new Op.Concat(1), ORIGIN, active, in);
    Value rows = builder.add("rows", new Op.PixelRows(), ORIGIN, joined);
    builder.add("flat", new Op.Reshape(Shape.of(1, 24)), ORIGIN, rows);
    builder.add("layout", new Op.ChangeLayout(Layout.ROW_MAJOR), ORIGIN, in);
    Graph copies = builder.build();
    assertThat(written(copies)).containsExactly(32L, 32L, 96L, 96L, 96L, 64L);
    Graph views =
        copies.withViews(
            Map.of(half, new View(in, 2), active, new View(joined, 0), rows, new View(joined, 0)));
    assertThat(written(views)).containsExactly(0L, 32L, 64L, 0L, 96L, 64L);
  }

  private static List<Long> written(Graph graph) {
    List<NodeCost> nodes = GraphCost.of(graph).nodes();
    assertThat(nodes)
        .allSatisfy(node -> assertThat(node.readBytes()).isEqualTo(node.writtenBytes()));
    return nodes.stream().map(NodeCost::writtenBytes).toList();
  }

  private static Op.Convolution convolution(Activation activation) {
    Weights filter = new Weights(Shape.of(2, 2, 3, 3), new float[36]);
    return new Op.Convolution(Window.square(3, 1, 1), 1, filter, Weights.vector(0, 0), activation);
  }

  private static String millions(long count) {
    return three(count / 1e6);
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
