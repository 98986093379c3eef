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
    Graph ready = Passes.sharing().run(new UnfuseForIntegers().run(graph));
    Calibration calibration =
        CalibrationRun.of(ready, options.device(), samples, options.threads());
    CalibrationTable table = new RangeChoice(calibration, options).table(ready, Map.of());
    Map<String, InputMoments> moments =
        options.uses(Trick.WEIGHT_ROUNDING) ? MomentsRun.of(ready, samples, options) : Map.of();
    return fit(ready, table, moments, options);
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
