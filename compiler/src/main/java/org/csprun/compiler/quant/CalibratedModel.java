package org.csprun.compiler.quant;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.pass.Passes;

/**
 * A float graph with all that samples decide, from which it is quantised as often as wanted: with
 * one layer in float or another, what a layer's numbers depend on is computed once.
 */
public final class CalibratedModel {
  private static final String PROMOTED = "promoted to keep the score";

  private final Graph graph;
  private final Graph plain;
  private final CalibrationTable table;
  private final Optional<Samples> samples;
  private final QuantizerOptions options;
  private final NodeQuantizer nodes;

  /**
   * @param graph prepared for integers
   * @param moments of the inputs of convolutions; empty to round weights to the nearest
   * @param samples to measure the loss on
   */
  CalibratedModel(
      Graph graph,
      CalibrationTable table,
      Map<String, InputMoments> moments,
      Optional<Samples> samples,
      QuantizerOptions options) {
    this.graph = graph;
    this.plain = graph.withViews(Map.of());
    this.table = table;
    this.samples = samples;
    this.options = options;
    nodes = new NodeQuantizer(Means.of(plain, table), options.uses(Trick.BIAS_CORRECTION), moments);
  }

  /**
   * The quantised model with its ledger.
   *
   * @param keepFloat names of nodes that stay in float
   * @throws org.csprun.CsprunException of kind USAGE when there is no node of such a name
   */
  public QuantizedModel quantize(List<String> keepFloat) {
    Draft draft = draft(keepFloat);
    Map<String, Double> sqnr =
        samples.map(s -> StepSqnr.of(graph, draft.graph(), s, options)).orElse(Map.of());
    Ledger ledger =
        LedgerBuilder.of(
            plain, draft.domain(), draft.slots(), draft.scales(), table, sqnr, options);
    return model(draft.graph(), withPromotions(ledger, keepFloat));
  }

  private QuantizedModel model(Graph quantized, Ledger ledger) {
    Graph told = quantized.withProvenance(ledger.addTo(quantized.provenance()));
    return new QuantizedModel(told, table, ledger);
  }

  /** What stays in float beyond what the options ask for does so for the score. */
  private Ledger withPromotions(Ledger ledger, List<String> keepFloat) {
    List<Ledger.FloatStep> floats =
        ledger.floats().stream()
            .map(
                step ->
                    keepFloat.contains(step.name()) && !options.keepFloat().contains(step.name())
                        ? new Ledger.FloatStep(step.name(), PROMOTED)
                        : step)
            .toList();
    return new Ledger(
        ledger.steps(),
        floats,
        ledger.shared(),
        ledger.samples(),
        ledger.digest(),
        ledger.tricks());
  }

  /** The quantised graph before anything is measured. */
  record Draft(Graph graph, Domain domain, Slots slots, Scales scales) {}

  Draft draft(List<String> keepFloat) {
    Domain domain = Domain.of(plain, keepFloat);
    Slots slots = Slots.of(plain, domain, options.uses(Trick.PER_CHANNEL));
    Scales scales = Scales.of(plain, domain, slots, table);
    Graph quantized = GraphQuantizer.run(plain, domain, scales, nodes);
    return new Draft(Passes.sharing().run(quantized), domain, slots, scales);
  }

  /** The float graph whose nodes are quantised. */
  Graph graph() {
    return graph;
  }

  /** How it was calibrated and is quantised. */
  public QuantizerOptions options() {
    return options;
  }
}
