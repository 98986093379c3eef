package org.csprun.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.quant.CalibratedModel;
import org.csprun.compiler.quant.MixedPrecision;
import org.csprun.compiler.quant.QuantizedModel;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.compiler.quant.Samples;
import org.csprun.compiler.quant.Sensitivity;
import org.csprun.eval.YoloLabels;
import org.csprun.plan.Plan;
import picocli.CommandLine.Option;

/** How far a quantised model may fall under its float model. */
final class PrecisionMixin {
  @Option(
      names = "--max-drop",
      paramLabel = "POINTS",
      description =
          "Put the most sensitive layers in float until the score is at most so many percent points under the float model's. The score is mAP with --labels, else agreement with the float model.")
  private Optional<Double> maxDrop = Optional.empty();

  @Option(
      names = "--labels",
      paramLabel = "DIR",
      description = "Labels of the calibration pictures for --max-drop, in YOLO format.")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--sensitivity",
      description = "Print what each layer costs the outputs when it alone is in integers.")
  private boolean sensitivity;

  /** Refuses these options for a float model. */
  void requireUnused() {
    if (maxDrop.isPresent() || labels.isPresent() || sensitivity) {
      throw new CsprunException(
          Failure.USAGE,
          "--max-drop, --labels and --sensitivity are for 8-bit integers.\nAdd --int8, or leave them out.");
    }
  }

  /** Refuses what makes no sense, before anything slow begins. */
  void check(boolean hasPictures) {
    if (labels.isPresent() && maxDrop.isEmpty()) {
      throw new CsprunException(
          Failure.USAGE, "--labels are what --max-drop scores on.\nAdd --max-drop POINTS.");
    }
    maxDrop.ifPresent(PrecisionMixin::checkDrop);
    labels.ifPresent(YoloLabels::new);
    if ((maxDrop.isPresent() || sensitivity) && !hasPictures) {
      throw new CsprunException(
          Failure.USAGE,
          "--max-drop and --sensitivity need pictures to run the model on.\nGive a folder of them with --calibrate DIR; it may stand beside --table.");
    }
  }

  private static void checkDrop(double points) {
    if (!(points >= 0 && points <= 100)) {
      throw new CsprunException(
          Failure.USAGE,
          "--max-drop is %s. Give percent points from 0 to 100, as 0.5.".formatted(points));
    }
  }

  /**
   * Quantises a calibrated model within the drop that was asked for.
   *
   * @param graph the float graph
   * @param pictures it was calibrated on; present where {@link #check} wants them
   */
  Quantized quantize(
      Graph graph,
      CalibratedModel calibrated,
      Optional<CalibrationPictures> pictures,
      OutputMixin output) {
    if (pictures.isPresent() && maxDrop.isPresent()) {
      return mixed(graph, calibrated, pictures.get(), maxDrop.get(), output);
    }
    QuantizedModel model = calibrated.quantize(calibrated.options().keepFloat());
    return new Quantized(
        model.graph(),
        Optional.of(model.table()),
        Optional.empty(),
        pictures
            .filter(given -> sensitivity)
            .map(given -> measured(calibrated, given.samples(), output)));
  }

  private Quantized mixed(
      Graph graph,
      CalibratedModel calibrated,
      CalibrationPictures pictures,
      double points,
      OutputMixin output) {
    QuantizerOptions options = calibrated.options();
    Plan inFloat = Lowering.to(options.device()).plan(graph);
    List<Path> files = Folders.pictures(List.of(pictures.folder()));
    PlanScores scores = PlanScores.of(inFloat, files, labels, options);
    MixedPrecision mixed =
        MixedPrecision.fit(
            calibrated, pictures.samples(), plan -> noted(scores, plan, output), points);
    Optional<Sensitivity> layers =
        sensitivity
            ? mixed
                .sensitivity()
                .or(() -> Optional.of(measured(calibrated, pictures.samples(), output)))
            : Optional.empty();
    return new Quantized(
        mixed.model().graph(),
        Optional.of(mixed.model().table()),
        Optional.of(PrecisionReport.of(mixed, scores.measure(), points)),
        layers);
  }

  private static Sensitivity measured(
      CalibratedModel calibrated, Samples samples, OutputMixin output) {
    long start = System.nanoTime();
    Sensitivity layers = Sensitivity.of(calibrated, samples);
    output.note(
        Units.format(
            "Ran %d layers alone in integers in %.1f s",
            layers.layers().size(), (System.nanoTime() - start) / 1e9));
    return layers;
  }

  private static double noted(PlanScores scores, Plan plan, OutputMixin output) {
    double score = scores.score(plan);
    output.note(Units.format("Scored a plan of %d steps: %.2f", plan.steps().size(), score));
    return score;
  }
}
