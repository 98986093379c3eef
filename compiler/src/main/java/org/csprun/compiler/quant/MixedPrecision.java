package org.csprun.compiler.quant;

import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;

/**
 * A quantised model that is near enough to its float model, with the layers that had to go to float
 * for it.
 *
 * @param floatScore of the float model, in percent points
 * @param int8Score with every layer in integers that can be
 * @param score of this model
 * @param promoted the layers that went to float, the most sensitive first; none where none needs to
 * @param cost of all of them together against the model with every layer in integers, conversions
 *     included
 * @param sensitivity of the layers, where they had to be ranked
 * @param scored how many plans were scored, the float one included
 */
public record MixedPrecision(
    QuantizedModel model,
    double floatScore,
    double int8Score,
    double score,
    List<Promotion> promoted,
    LayerCost cost,
    Optional<Sensitivity> sensitivity,
    int scored) {
  public MixedPrecision {
    promoted = List.copyOf(promoted);
  }

  /**
   * A layer in float.
   *
   * @param sqnrDb of the outputs when it alone is in integers
   * @param cost the bytes of the plan against the same with this layer in integers; the time of its
   *     step alone
   */
  public record Promotion(String name, String origin, double sqnrDb, LayerCost cost) {}

  /** What is lost against the float model, in percent points. */
  public double drop() {
    return floatScore - score;
  }

  /**
   * The model with as many layers in integers as the drop allows.
   *
   * @param graph after {@link org.csprun.compiler.pass.Passes#standard()}
   * @param maxDrop most percent points under the float model
   * @throws org.csprun.CsprunException of kind CHECK when not even the least sensitive layer may be
   *     in integers
   */
  public static MixedPrecision fit(
      Graph graph, Samples samples, QuantizerOptions options, Scorer scorer, double maxDrop) {
    return fit(Quantizer.calibrate(graph, samples, options), samples, scorer, maxDrop);
  }

  /** As the other, for a model that is calibrated already. */
  public static MixedPrecision fit(
      CalibratedModel model, Samples samples, Scorer scorer, double maxDrop) {
    return new PrecisionSearch(model, samples, scorer, maxDrop).run();
  }
}
