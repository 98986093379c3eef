package org.csprun.cli;

import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.vision.DetectionOptions;
import picocli.CommandLine.Option;

/** Which boxes count. */
final class DetectionMixin {
  @Option(
      names = "--threshold",
      paramLabel = "P",
      description = "Least score of a box (default: 0.25; 0.01 for coco and eval).")
  private Optional<Float> threshold = Optional.empty();

  @Option(
      names = "--iou",
      paramLabel = "P",
      description =
          "Most overlap with a better box of its class (default: 0.45; 0.65 for coco and eval).")
  private Optional<Float> iou = Optional.empty();

  DetectionOptions options(ResultFormat format) {
    return options(
        format == ResultFormat.COCO ? DetectionOptions.evaluation() : DetectionOptions.defaults());
  }

  DetectionOptions options(DetectionOptions defaults) {
    try {
      return new DetectionOptions(
          threshold.orElse(defaults.scoreThreshold()),
          iou.orElse(defaults.iouThreshold()),
          defaults.maxDetections());
    } catch (IllegalArgumentException e) {
      throw new CsprunException(
          CsprunException.Failure.USAGE, e.getMessage() + ". Give a number from 0 to 1.", e);
    }
  }
}
