package org.csprun.compiler.quant;

import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.pass.Passes;

/**
 * A float graph with all that samples decide, from which it is quantised as often as wanted: with
 * one layer in float or another, what a layer's numbers depend on is computed once.
 */
public final class CalibratedModel {
  private final Graph graph;
  private final CalibrationTable table;
  private final QuantizerOptions options;
  private final NodeQuantizer nodes;

  /**
   * @param graph prepared for integers
   * @param moments of the inputs of convolutions; empty to round weights to the nearest
   */
  CalibratedModel(
      Graph graph,
      CalibrationTable table,
      Map<String, InputMoments> moments,
      QuantizerOptions options) {
    this.graph = graph.withViews(Map.of());
    this.table = table;
    this.options = options;
    nodes =
        new NodeQuantizer(
            Means.of(this.graph, table), options.uses(Trick.BIAS_CORRECTION), moments);
  }

  /**
   * The quantised model.
   *
   * @param keepFloat names of nodes that stay in float
   * @throws org.csprun.CsprunException of kind USAGE when there is no node of such a name
   */
  public QuantizedModel quantize(List<String> keepFloat) {
    Domain domain = Domain.of(graph, keepFloat);
    Slots slots = Slots.of(graph, domain, options.uses(Trick.PER_CHANNEL));
    Scales scales = Scales.of(graph, domain, slots, table);
    Graph quantized = GraphQuantizer.run(graph, domain, scales, nodes);
    return new QuantizedModel(Passes.sharing().run(quantized), table);
  }

  /** The float graph whose nodes are quantised, without views. */
  Graph graph() {
    return graph;
  }

  QuantizerOptions options() {
    return options;
  }
}
