package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.junit.jupiter.api.Test;

/** From statistics to the table. */
class RangeChoiceTest {
  private final TestNet net = new TestNet();

  @Test
  void theMarginShrinksWithThePicturesSeen() {
    Set<Trick> margin = Set.of(Trick.MARGIN);
    assertThat(range(1, margin)).isEqualTo(new Range(-3, 12));
    assertThat(range(8, margin)).isEqualTo(new Range(-3, 12));
    assertThat(range(16, margin)).isEqualTo(new Range(-2.5f, 10));
    assertThat(range(64, margin)).isEqualTo(new Range(-2.125f, 8.5f));
  }

  @Test
  void whatIsKnownOfTheActivationComesAfterTheMargin() {
    assertThat(range(4, Set.of(Trick.MARGIN, Trick.ANALYTIC_BOUNDS))).isEqualTo(new Range(-1, 10));
    assertThat(range(4, Set.of(Trick.ANALYTIC_BOUNDS))).isEqualTo(new Range(-1, 8));
    assertThat(range(4, Set.of())).isEqualTo(new Range(-2, 8));
  }

  @Test
  void theLastActivationOfANodeBoundsIt() {
    Value x = net.input("x", 2, 4, 4);
    Value silu = net.conv("silu", x, 2, Activation.SILU);
    Value after = net.residual("after", silu, x, Activation.SILU, Activation.LINEAR);
    Value cut = net.residual("cut", silu, x, Activation.LINEAR, Activation.RELU);
    Value sum = net.binary("sum", BinaryKind.ADD, after, cut);
    Value tanh = net.activate("tanh", sum, Activation.of(Activation.Kind.TANH));
    Value pool = net.maxPool("pool", tanh);
    Graph graph = net.outputs(pool);
    assertThat(bounds(graph, silu)).isEqualTo(Bounds.of(Activation.SILU));
    assertThat(bounds(graph, after)).isEqualTo(Bounds.NONE);
    assertThat(bounds(graph, cut)).isEqualTo(new Bounds(0, Float.POSITIVE_INFINITY));
    assertThat(bounds(graph, sum)).isEqualTo(Bounds.NONE);
    assertThat(bounds(graph, tanh)).isEqualTo(new Bounds(-1, 1));
    assertThat(bounds(graph, pool)).isEqualTo(Bounds.NONE);
  }

  @Test
  void theTableSaysWhichRuleMadeEachTensor() {
    Value a = net.conv("a", net.input("x", 1, 4, 4), 1, Activation.RELU);
    Graph graph = net.outputs(net.conv("unseen", a, 1, Activation.RELU));
    Map<String, List<ChannelStatistics>> seen =
        Map.of("x", List.of(seen(-1, 1)), "a", List.of(seen(0.5f, 4)));
    CalibrationTable table =
        new RangeChoice(
                new Calibration(seen, 3, "digest"),
                TestNet.options().withTricks(Set.of()).withCalibrator(Calibrator.MSE))
            .table(graph, Map.of("a", Calibrator.MIN_MAX));
    assertThat(table.samples()).isEqualTo(3);
    assertThat(table.digest()).isEqualTo("digest");
    assertThat(table.tensors().keySet()).containsExactly("x", "a");
    assertThat(table.tensors().get("x").calibrator()).isEqualTo("mse");
    assertThat(table.tensors().get("a"))
        .isEqualTo(new TensorRanges("min-max", List.of(new Range(0, 4)), List.of(0.25f)));
  }

  private static Bounds bounds(Graph graph, Value value) {
    return RangeChoice.bounds(TestNet.node(graph, value.name()).op());
  }

  /** The range of a value that is clipped to −1 to 10 and of which −2 to 8 were seen. */
  private static Range range(int samples, Set<Trick> tricks) {
    TestNet net = new TestNet();
    Value a = net.conv("a", net.input("x", 1, 4, 4), 1, Activation.clip(-1, 10));
    Calibration calibration = new Calibration(Map.of("a", List.of(seen(-2, 8))), samples, "d");
    return new RangeChoice(calibration, TestNet.options().withTricks(tricks))
        .table(net.outputs(a), Map.of())
        .tensors()
        .get("a")
        .ranges()
        .getFirst();
  }

  private static ChannelStatistics seen(float min, float max) {
    ChannelHistogram histogram = new ChannelHistogram(128);
    histogram.add(min);
    histogram.add(max);
    return new ChannelStatistics(min, max, 0.25f, histogram);
  }
}
