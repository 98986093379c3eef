package org.csprun.compiler.quant;

import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.pass.UnfuseForIntegers;

/** Turns a float graph into one that computes in integers. */
public final class Quantizer {
  private Quantizer() {}

  /**
   * The quantised model of a graph.
   *
   * @param graph after {@link Passes#standard()}
   * @throws org.csprun.CsprunException of kind MODEL when a tensor holds values that are not finite
   */
  public static QuantizedModel fit(Graph graph, Samples samples, QuantizerOptions options) {
    Graph ready = prepared(graph);
    Calibration calibration =
        CalibrationRun.of(ready, options.device(), samples, options.threads());
    RangeChoice ranges = new RangeChoice(calibration, options);
    Map<String, Calibrator> chosen = Map.of();
    if (options.uses(Trick.BAKE_OFF)) {
      Domain domain = Domain.of(ready, options.keepFloat());
      chosen = BakeOff.choose(ready, domain, ranges, samples, options);
    }
    CalibrationTable table = ranges.table(ready, chosen);
    return quantize(ready, table, Optional.of(samples), options);
  }

  /**
   * The quantised model of a graph with ranges that are known.
   *
   * @param graph after {@link Passes#standard()}
   * @param samples to round the weights on and to measure the loss; without, weights are rounded to
   *     the nearest and nothing is measured
   * @throws org.csprun.CsprunException of kind USAGE when the table lacks a tensor of the graph
   */
  public static QuantizedModel fit(
      Graph graph, CalibrationTable table, Optional<Samples> samples, QuantizerOptions options) {
    Graph ready = prepared(graph);
    table.checkFits(ready);
    return quantize(ready, table, samples, options);
  }

  /** As with samples, but without any. */
  public static QuantizedModel fit(Graph graph, CalibrationTable table, QuantizerOptions options) {
    return fit(graph, table, Optional.empty(), options);
  }

  private static Graph prepared(Graph graph) {
    return Passes.sharing().run(new UnfuseForIntegers().run(graph));
  }

  private static QuantizedModel quantize(
      Graph graph, CalibrationTable table, Optional<Samples> samples, QuantizerOptions options) {
    Map<String, InputMoments> moments =
        samples
            .filter(s -> options.uses(Trick.WEIGHT_ROUNDING))
            .map(s -> MomentsRun.of(graph, s, options))
            .orElse(Map.of());
    Graph plain = graph.withViews(Map.of());
    Domain domain = Domain.of(plain, options.keepFloat());
    Slots slots = Slots.of(plain, domain, options.uses(Trick.PER_CHANNEL));
    Scales scales = Scales.of(plain, domain, slots, table);
    NodeQuantizer nodes =
        new NodeQuantizer(Means.of(plain, table), options.uses(Trick.BIAS_CORRECTION), moments);
    Graph quantized = Passes.sharing().run(GraphQuantizer.run(plain, domain, scales, nodes));
    Map<String, Double> sqnr =
        samples.map(s -> StepSqnr.of(graph, quantized, s, options)).orElse(Map.of());
    Ledger ledger = LedgerBuilder.of(plain, domain, slots, scales, table, sqnr, options);
    Graph told = quantized.withProvenance(ledger.addTo(quantized.provenance()));
    return new QuantizedModel(told, table, ledger);
  }
}
