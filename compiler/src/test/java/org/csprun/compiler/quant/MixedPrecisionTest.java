package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Operation;
import org.csprun.plan.Plan;
import org.csprun.session.SelfTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which layers go to float to keep a score. */
class MixedPrecisionTest {
  private final QuantizerOptions options = TestNet.options();
  private final Samples samples = TestNet.samples(4);

  @TempDir private Path folder;

  @Test
  void noneGoesWhereNoneNeedsTo() {
    Graph graph = OutlierNet.graph(6, List.of());
    MixedPrecision mixed = fit(graph, 1);
    assertThat(mixed.promoted()).isEmpty();
    assertThat(mixed.floatScore()).isEqualTo(100);
    assertThat(mixed.score()).isEqualTo(mixed.int8Score()).isBetween(99.0, 99.99999);
    assertThat(mixed.drop()).isEqualTo(100 - mixed.score());
    assertThat(mixed.cost()).isEqualTo(new LayerCost(0, 0, 0));
    assertThat(mixed.scored()).isEqualTo(2);
    assertThat(mixed.sensitivity()).isEmpty();
    assertThat(mixed.model().graph().nodes()).allMatch(node -> node.op() instanceof IntegerOp);
  }

  @Test
  void outlierWeightsGoAlone() {
    MixedPrecision mixed = fit(OutlierNet.graph(6, List.of(3)), 1);
    assertThat(mixed.int8Score()).isLessThan(80);
    assertThat(mixed.drop()).isBetween(0.0, 1.0);
    assertThat(promoted(mixed)).containsExactly("conv3");
    Graph graph = mixed.model().graph();
    assertThat(TestNet.node(graph, "conv3").op()).isInstanceOf(Op.Convolution.class);
    assertThat(TestNet.node(graph, "conv2").op()).isInstanceOf(IntegerOp.Convolution.class);
    assertThat(TestNet.node(graph, "conv4").op()).isInstanceOf(IntegerOp.Convolution.class);
    MixedPrecision.Promotion conv3 = mixed.promoted().getFirst();
    assertThat(conv3.cost().weightBytes()).isEqualTo(mixed.cost().weightBytes()).isPositive();
    assertThat(conv3.cost().arenaBytes()).isEqualTo(mixed.cost().arenaBytes()).isPositive();
    assertThat(conv3.origin()).isEqualTo("m");
    List<Sensitivity.Layer> layers = mixed.sensitivity().orElseThrow().layers();
    assertThat(layers.getFirst().name()).isEqualTo("conv3");
    assertThat(conv3.sqnrDb()).isEqualTo(layers.getFirst().sqnrDb());
  }

  @Test
  void aRangeTooSmallTakesWriterAndReader() {
    Graph graph = OutlierNet.graph(6, List.of());
    CalibrationTable table = Quantizer.fit(graph, samples, options).table();
    Range tiny = new Range(-0.01f, 0.01f);
    CalibratedModel model =
        OutlierNet.calibrated(graph, TestNet.with(table, "conv3", tiny, tiny, tiny, tiny));
    MixedPrecision mixed =
        MixedPrecision.fit(model, samples, OutlierNet.scorer(graph, samples, options), 1);
    assertThat(promoted(mixed)).containsExactlyInAnyOrder("conv3", "conv4");
  }

  @Test
  void whatTurnsOutNotToBeNeededIsGivenBack() {
    Graph graph = OutlierNet.graph(9, List.of(2, 6));
    List<String> ranked =
        Sensitivity.of(graph, samples, options).layers().stream()
            .map(Sensitivity.Layer::name)
            .toList();
    // Nothing but two layers counts, neither of which goes with the first group.
    List<String> needed = List.of(ranked.get(2), ranked.get(5));
    MixedPrecision mixed =
        MixedPrecision.fit(
            graph,
            samples,
            options,
            plan -> needed.stream().allMatch(n -> isFloat(plan, n)) ? 9 : 0,
            1);
    assertThat(promoted(mixed)).isEqualTo(needed);
    assertThat(mixed.score()).isEqualTo(9);
  }

  private static boolean isFloat(Plan plan, String step) {
    return plan.steps().stream()
        .anyMatch(s -> s.name().equals(step) && s.operation() instanceof Operation.Convolve);
  }

  @Test
  void namesThatWereAskedForStayInFloatAsWell() {
    Graph graph = OutlierNet.graph(6, List.of(3));
    MixedPrecision mixed =
        MixedPrecision.fit(
            graph,
            samples,
            options.withKeepFloat(List.of("conv1")),
            OutlierNet.scorer(graph, samples, options),
            1);
    assertThat(promoted(mixed)).containsExactly("conv3");
    assertThat(mixed.model().ledger().floats())
        .containsExactly(
            new Ledger.FloatStep("conv1", "kept in float as asked"),
            new Ledger.FloatStep("conv3", "promoted to keep the score"));
    assertThat(TestNet.node(mixed.model().graph(), "conv1").op())
        .isInstanceOf(Op.Convolution.class);
  }

  @Test
  void whenNotOneLayerMayBeInIntegersItSaysSo() {
    Graph graph = OutlierNet.graph(3, List.of(2));
    CsprunException e =
        catchThrowableOfType(
            CsprunException.class,
            () ->
                MixedPrecision.fit(
                    graph, samples, options, p -> SelfTests.hasIntegerSteps(p) ? 70 : 72.5, 0.5));
    assertThat(e.failure()).isEqualTo(Failure.CHECK);
    String least = Sensitivity.of(graph, samples, options).layers().getLast().name();
    assertThat(e)
        .hasMessage(
            "No part of 'net' can compute in integers within 0.50 points of its float model (72.50): with only '%s' in integers it scores 70.00.\nAllow a larger drop, calibrate on more pictures like those the model will see, or compile it in float."
                .formatted(least));
  }

  @Test
  void theChoiceIsAlwaysTheSame() {
    Graph graph = OutlierNet.graph(7, List.of(2, 5));
    MixedPrecision one = fit(graph, 1);
    MixedPrecision two =
        MixedPrecision.fit(
            graph, samples, options.withThreads(3), OutlierNet.scorer(graph, samples, options), 1);
    assertThat(promoted(one)).containsExactlyInAnyOrder("conv2", "conv5");
    assertThat(promoted(two)).isEqualTo(promoted(one));
    assertThat(two.score()).isEqualTo(one.score());
    assertThat(write(two, "two")).hasSameBinaryContentAs(write(one, "one"));
  }

  private Path write(MixedPrecision mixed, String name) {
    Path file = folder.resolve(name);
    Lowering.to(options.device()).plan(mixed.model().graph()).write(file);
    return file;
  }

  @Test
  void aDropIsNotNegative() {
    Graph graph = OutlierNet.graph(2, List.of());
    assertThatIllegalArgumentException().isThrownBy(() -> fit(graph, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> fit(graph, Double.NaN));
  }

  private MixedPrecision fit(Graph graph, double maxDrop) {
    return MixedPrecision.fit(
        graph, samples, options, OutlierNet.scorer(graph, samples, options), maxDrop);
  }

  private static List<String> promoted(MixedPrecision mixed) {
    return mixed.promoted().stream().map(MixedPrecision.Promotion::name).toList();
  }
}
