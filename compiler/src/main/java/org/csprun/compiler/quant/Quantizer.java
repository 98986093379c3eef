package org.csprun.compiler.quant;

import java.util.Map;
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
    Map<String, InputMoments> moments =
        options.uses(Trick.WEIGHT_ROUNDING) ? MomentsRun.of(ready, samples, options) : Map.of();
    return fit(ready, table, moments, options);
  }

  /**
   * The quantised model of a graph with ranges that are known: no sample is looked at, so weights
   * are rounded to the nearest.
   *
   * @param graph after {@link Passes#standard()}
   * @throws org.csprun.CsprunException of kind USAGE when the table lacks a tensor of the graph
   */
  public static QuantizedModel fit(Graph graph, CalibrationTable table, QuantizerOptions options) {
    Graph ready = prepared(graph);
    table.checkFits(ready);
    return fit(ready, table, Map.of(), options);
  }

  private static Graph prepared(Graph graph) {
    return Passes.sharing().run(new UnfuseForIntegers().run(graph));
  }

  private static QuantizedModel fit(
      Graph graph,
      CalibrationTable table,
      Map<String, InputMoments> moments,
      QuantizerOptions options) {
    Graph plain = graph.withViews(Map.of());
    Domain domain = Domain.of(plain, options.keepFloat());
    Slots slots = Slots.of(plain, domain, options.uses(Trick.PER_CHANNEL));
    Scales scales = Scales.of(plain, domain, slots, table);
    NodeQuantizer nodes =
        new NodeQuantizer(Means.of(plain, table), options.uses(Trick.BIAS_CORRECTION), moments);
    Graph quantized = GraphQuantizer.run(plain, domain, scales, nodes);
    return new QuantizedModel(Passes.sharing().run(quantized), table);
  }
}
