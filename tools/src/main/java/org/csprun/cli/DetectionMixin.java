package org.csprun.cli;

import java.util.Optional;
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

  DetectionChoice choice() {
    return new DetectionChoice(threshold, iou);
  }

  DetectionOptions options(DetectionOptions defaults) {
    return choice().options(defaults);
  }
}
