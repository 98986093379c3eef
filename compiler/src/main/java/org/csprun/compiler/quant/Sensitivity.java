package org.csprun.compiler.quant;

import java.util.Comparator;
import java.util.List;
import org.csprun.compiler.graph.Graph;

/**
 * How much each layer costs the outputs of a model when it alone computes in integers.
 *
 * @param layers those that compute in integers, the worst first; of equals the earlier one
 * @param samples how many were looked at
 */
public record Sensitivity(List<Layer> layers, int samples) {
  public Sensitivity {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param sqnrDb power of the model's float outputs over that of what they lose; each output
   *     counts alike
   */
  public record Layer(String name, String origin, double sqnrDb) {

    /** How much of the outputs' agreement with the float model is lost, in percent. */
    public double dropPercent() {
      return 100 * Math.pow(10, -sqnrDb / 10);
    }
  }

  /**
   * The sensitivity of a model's layers to the numbers they have when all are quantised.
   *
   * @param graph after {@link org.csprun.compiler.pass.Passes#standard()}
   */
  public static Sensitivity of(Graph graph, Samples samples, QuantizerOptions options) {
    return of(Quantizer.calibrate(graph, samples, options), samples);
  }

  /** As {@link #of(Graph, Samples, QuantizerOptions)}, for a model that is calibrated already. */
  public static Sensitivity of(CalibratedModel model, Samples samples) {
    List<Layer> layers =
        SensitivityRun.of(model, samples).stream()
            .sorted(Comparator.comparingDouble(Layer::sqnrDb))
            .toList();
    return new Sensitivity(layers, Math.min(samples.size(), SensitivityRun.MOST_SAMPLES));
  }
}
