package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Plan;
import org.junit.jupiter.api.Test;

/** What each layer costs the outputs alone. */
class SensitivityTest {
  private final QuantizerOptions options = TestNet.options();
  private final Samples samples = TestNet.samples(4);

  @Test
  void outlierWeightsAreTheWorst() {
    Graph graph = OutlierNet.graph(6, List.of(3));
    List<Sensitivity.Layer> layers = Sensitivity.of(graph, samples, options).layers();
    assertThat(layers).hasSize(6);
    assertThat(layers.getFirst().name()).isEqualTo("conv3");
    assertThat(layers.getFirst().origin()).isEqualTo("m");
    assertThat(layers.getFirst().sqnrDb()).isLessThan(layers.get(1).sqnrDb() - 20);
  }

  @Test
  void aRangeTooSmallCostsWhoeverWritesAndReadsIt() {
    Graph graph = OutlierNet.graph(6, List.of());
    CalibrationTable table = Quantizer.fit(graph, samples, options).table();
    Range tiny = new Range(-0.01f, 0.01f);
    CalibrationTable clipped = TestNet.with(table, "conv3", tiny, tiny, tiny, tiny);
    assertThat(Sensitivity.of(OutlierNet.calibrated(graph, clipped), samples).layers())
        .extracting(Sensitivity.Layer::name)
        .startsWith("conv3", "conv4");
    CalibrationTable last = TestNet.with(table, "conv5", tiny, tiny, tiny, tiny);
    assertThat(
            Sensitivity.of(OutlierNet.calibrated(graph, last), samples).layers().getFirst().name())
        .isEqualTo("conv5");
  }

  /** Branches, a residual, a product of a value with itself, pools, several outputs. */
  private static Graph branches() {
    TestNet net = new TestNet();
    Value x = net.input("x", 4, 8, 8);
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.conv("b", a, 4, Activation.leaky(0.1f));
    Value c = net.residual("c", b, a, Activation.LINEAR, Activation.LINEAR);
    Value square = net.binary("square", BinaryKind.MULTIPLY, a, a);
    Value pool = net.maxPool("pool", net.concat("joined", 1, c, square));
    Value d = net.conv("d", pool, 3, Activation.LINEAR);
    Value table = net.activate("table", c, new Activation(Activation.Kind.ELU, 1, 0));
    Value mean = net.add("mean", new Op.GlobalAverage(), table);
    return net.outputs(d, net.conv("e", mean, 3, Activation.LINEAR));
  }

  /** By the slow way: all others kept in float, everything built and run again. */
  @Test
  void eachNumberIsThatOfAModelWithOneIntegerLayer() {
    Graph graph = branches();
    CalibratedModel model = Quantizer.calibrate(graph, samples, options);
    Sensitivity found = Sensitivity.of(model, samples);
    assertThat(found.layers())
        .extracting(Sensitivity.Layer::name)
        .containsExactlyInAnyOrder("a", "b", "c", "square", "d", "table", "mean", "e");
    Lowering lowering = Lowering.to(options.device());
    List<List<float[]>> right = OutlierNet.outputs(lowering.plan(graph), samples, options);
    for (Sensitivity.Layer layer : found.layers()) {
      List<String> others =
          model.graph().nodes().stream()
              .map(Node::name)
              .filter(name -> !name.equals(layer.name()))
              .toList();
      Graph one = model.quantize(others).graph();
      assertThat(one.nodes().stream().filter(SensitivityTest::computesInIntegers)).hasSize(1);
      Plan plan = lowering.plan(one);
      // What a pool moved has the scales of what it read, which a pool in float leaves to the
      // table.
      double tolerance = layer.name().equals("d") ? 3 : 1e-6;
      assertThat(layer.sqnrDb())
          .as(layer.name())
          .isCloseTo(OutlierNet.noise(right, plan, samples, options).sqnrDb(), within(tolerance));
    }
  }

  private static boolean computesInIntegers(Node node) {
    return node.op() instanceof IntegerOp
        && !(node.op() instanceof IntegerOp.Quantize)
        && !(node.op() instanceof IntegerOp.Dequantize);
  }

  @Test
  void threadsDoNotChangeIt() {
    Graph graph = branches();
    Sensitivity one = Sensitivity.of(graph, samples, options);
    assertThat(Sensitivity.of(graph, samples, options.withThreads(3))).isEqualTo(one);
    assertThat(one.samples()).isEqualTo(4);
    assertThat(Sensitivity.of(graph, TestNet.samples(9), options).samples()).isEqualTo(4);
  }

  @Test
  void layersKeptInFloatHaveNone() {
    Graph graph = OutlierNet.graph(3, List.of());
    assertThat(Sensitivity.of(graph, samples, options.withKeepFloat(List.of("conv1"))).layers())
        .extracting(Sensitivity.Layer::name)
        .containsExactlyInAnyOrder("conv0", "conv2");
  }

  @Test
  void noise() {
    OutputNoise noise = new OutputNoise(2);
    noise.add(
        List.of(new float[] {3, 4}, new float[] {10}),
        List.of(new float[] {3, 3}, new float[] {10}));
    assertThat(noise.ratio()).isEqualTo(1 / 25.0 / 2);
    assertThat(noise.sqnrDb()).isCloseTo(16.99, within(0.001));
    noise.add(
        List.of(new float[] {0, 0}, new float[] {0}),
        List.of(new float[] {0, 0}, new float[] {Float.NaN}));
    assertThat(noise.sqnrDb()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(new OutputNoise(1).sqnrDb()).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
