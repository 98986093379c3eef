package org.csprun.eval;

import org.csprun.vision.Detection;

/** An object a model found in a picture, with its score in 0…1. */
public record ScoredBox(int classId, double score, Box box) {

  public static ScoredBox of(Detection detection) {
    return new ScoredBox(
        detection.classId(),
        detection.score(),
        new Box(detection.x(), detection.y(), detection.width(), detection.height()));
  }
}
