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
    return calibrate(graph, samples, options).quantize(options.keepFloat());
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
    KeptNames.check(ready, options.keepFloat());
    table.checkFits(ready);
    return new CalibratedModel(ready, table, Map.of(), options).quantize(options.keepFloat());
  }

  /**
   * All that samples decide for a graph.
   *
   * @param graph after {@link Passes#standard()}
   * @throws org.csprun.CsprunException of kind MODEL when a tensor holds values that are not finite
   */
  public static CalibratedModel calibrate(Graph graph, Samples samples, QuantizerOptions options) {
    Graph ready = prepared(graph);
    KeptNames.check(ready, options.keepFloat());
    Calibration calibration =
        CalibrationRun.of(ready, options.device(), samples, options.threads());
    RangeChoice ranges = new RangeChoice(calibration, options);
    Map<String, Calibrator> chosen = Map.of();
    if (options.uses(Trick.BAKE_OFF)) {
      Domain domain = Domain.of(ready, options.keepFloat());
      chosen = BakeOff.choose(ready, domain, ranges, samples, options);
    }
    return calibrated(ready, ranges.table(ready, chosen), samples, options);
  }

  /**
   * All that samples decide for a graph whose ranges are known.
   *
   * @param graph after {@link Passes#standard()}
   * @throws org.csprun.CsprunException of kind USAGE when the table lacks a tensor of the graph
   */
  public static CalibratedModel calibrate(
      Graph graph, CalibrationTable table, Samples samples, QuantizerOptions options) {
    Graph ready = prepared(graph);
    KeptNames.check(ready, options.keepFloat());
    table.checkFits(ready);
    return calibrated(ready, table, samples, options);
  }

  private static CalibratedModel calibrated(
      Graph ready, CalibrationTable table, Samples samples, QuantizerOptions options) {
    Map<String, InputMoments> moments =
        options.uses(Trick.WEIGHT_ROUNDING) ? MomentsRun.of(ready, samples, options) : Map.of();
    return new CalibratedModel(ready, table, moments, options);
  }

  private static Graph prepared(Graph graph) {
    return Passes.sharing().run(new UnfuseForIntegers().run(graph));
  }
}
