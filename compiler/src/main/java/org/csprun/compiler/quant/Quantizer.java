package org.csprun.compiler.quant;

import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.pass.UnfuseForIntegers;
import org.csprun.compiler.pass.UnfuseScores;

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
   * The quantised model of a graph with ranges that are known.
   *
   * @param graph after {@link Passes#standard()}
   * @param samples to round the weights on and to measure the loss; without, weights are rounded to
   *     the nearest and nothing is measured
   * @throws org.csprun.CsprunException of kind USAGE when the table lacks a tensor of the graph
   */
  public static QuantizedModel fit(
      Graph graph, CalibrationTable table, Optional<Samples> samples, QuantizerOptions options) {
    return calibrate(graph, table, samples, options).quantize(options.keepFloat());
  }

  /** As with samples, but without any. */
  public static QuantizedModel fit(Graph graph, CalibrationTable table, QuantizerOptions options) {
    return fit(graph, table, Optional.empty(), options);
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
    return calibrated(ready, ranges.table(ready, chosen), Optional.of(samples), options);
  }

  /**
   * The same with ranges that are known.
   *
   * @param graph after {@link Passes#standard()}
   * @param samples as for {@link #fit(Graph, CalibrationTable, Optional, QuantizerOptions)}
   * @throws org.csprun.CsprunException of kind USAGE when the table lacks a tensor of the graph
   */
  public static CalibratedModel calibrate(
      Graph graph, CalibrationTable table, Optional<Samples> samples, QuantizerOptions options) {
    Graph ready = prepared(graph);
    KeptNames.check(ready, options.keepFloat());
    table.checkFits(ready);
    return calibrated(ready, table, samples, options);
  }

  private static CalibratedModel calibrated(
      Graph ready, CalibrationTable table, Optional<Samples> samples, QuantizerOptions options) {
    Map<String, InputMoments> moments =
        samples
            .filter(s -> options.uses(Trick.WEIGHT_ROUNDING))
            .map(s -> MomentsRun.of(ready, s, options))
            .orElse(Map.of());
    return new CalibratedModel(ready, table, moments, samples, options);
  }

  private static Graph prepared(Graph graph) {
    Graph whole = new UnfuseScores().run(graph);
    return Passes.sharing().run(new UnfuseForIntegers().run(whole));
  }
}
