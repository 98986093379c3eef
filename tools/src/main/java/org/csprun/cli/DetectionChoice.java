package org.csprun.cli;

import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.vision.DetectionOptions;

/**
 * Which boxes count, where the user said so.
 *
 * @param threshold least score of a box
 * @param iou most overlap with a better box of its class
 */
record DetectionChoice(Optional<Float> threshold, Optional<Float> iou) {

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
