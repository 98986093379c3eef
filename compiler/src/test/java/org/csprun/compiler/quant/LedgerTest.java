package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Provenance;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Ledger LEDGER =
      new Ledger(
          List.of(
              new Ledger.Step("conv with spaces", "mse", OptionalDouble.of(31.25)),
              new Ledger.Step("exact", "min-max", OptionalDouble.of(Double.POSITIVE_INFINITY)),
              new Ledger.Step("unmeasured", "entropy", OptionalDouble.empty())),
          List.of(new Ledger.FloatStep("softmax", "has no integer form")),
          List.of(new Ledger.SharedScale("wide", 1.5, "maxout, other")),
          64,
          "abc",
          "per-channel margin");

  @Test
  void travelsInTheProvenance() {
    Provenance provenance = LEDGER.addTo(Provenance.empty().with("compiler", "1"));
    assertThat(Ledger.of(provenance)).contains(LEDGER);
    assertThat(provenance.entries().keySet().stream().filter(key -> !Ledger.isEntry(key)))
        .containsExactly("compiler");
  }

  @Test
  void aFloatPlanHasNone() {
    assertThat(Ledger.of(Provenance.empty().with("compiler", "1"))).isEmpty();
  }

  @Test
  void entriesThatMeanNothingAreNoNumbers() {
    Provenance odd =
        Provenance.empty()
            .with("int8.samples", "many")
            .with("int8.step.00000", "mse x conv")
            .with("int8.step.00001", "short")
            .with("int8.shared.a", "x y");
    Ledger ledger = Ledger.of(odd).orElseThrow();
    assertThat(ledger.samples()).isZero();
    assertThat(ledger.steps())
        .containsExactly(new Ledger.Step("conv", "mse", OptionalDouble.empty()));
    assertThat(ledger.shared()).containsExactly(new Ledger.SharedScale("a", 0, "y"));
  }

  @Test
  void namesEveryStepWithItsLossAndWhatSharesScales() {
    TestNet net = new TestNet();
    Value x = net.input("x", 3, 6, 6);
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.maxout("b", a, 2);
    Graph graph = net.outputs(net.conv("c", b, 2, Activation.LINEAR));
    Ledger ledger = Quantizer.fit(graph, TestNet.samples(4), TestNet.options()).ledger();
    assertThat(ledger.steps()).extracting(Ledger.Step::name).containsExactly("a", "c");
    assertThat(ledger.steps()).allMatch(step -> step.sqnrDb().orElse(0) > 25);
    assertThat(ledger.shared()).extracting(Ledger.SharedScale::name).containsExactly("a");
    assertThat(ledger.shared().getFirst().mixedBy()).isEqualTo("b");
    assertThat(ledger.shared().getFirst().bitsLost()).isBetween(0.01, 4.0);
    assertThat(ledger.samples()).isEqualTo(4);
  }
}
