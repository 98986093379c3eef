package org.csprun.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.plan.Head;
import org.csprun.session.PictureRunner;
import org.csprun.vision.Detection;
import org.csprun.vision.Detector;
import org.csprun.vision.Fitting;

/**
 * How far two runs agree on what pictures show.
 *
 * @param what is counted: objects of a detector, or the likeliest class of a classifier
 * @param right how many the right run found
 * @param found how many the plan found
 * @param same how many of them are the same: of one class, boxes overlapping by half
 */
record Agreement(String what, int right, int found, int same) {
  private static final float LEAST_OVERLAP = 0.5f;

  /** Of no pictures yet; empty where the heads say nothing about a picture. */
  static Optional<Agreement> none(List<Head> heads) {
    return heads.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Agreement(Detector.detects(heads) ? "objects" : "likeliest classes", 0, 0, 0));
  }

  /** What the last run found in a picture; the likeliest class is an object as large as it. */
  static List<Detection> shown(PictureRunner runner, List<Head> heads, Fitting fitting) {
    if (Detector.detects(heads)) {
      return runner.detections(fitting);
    }
    return heads.stream()
        .filter(Head.Classes.class::isInstance)
        .map(Head.Classes.class::cast)
        .flatMap(head -> runner.classes(head, 1).stream())
        .map(likeliest -> new Detection(likeliest.classId(), likeliest.probability(), 0, 0, 1, 1))
        .toList();
  }

  /** With another picture: each object, best first, takes the right one it overlaps most. */
  Agreement plus(List<Detection> inRight, List<Detection> inFound) {
    List<Detection> free = new ArrayList<>(inRight);
    int matched = 0;
    for (Detection detection : inFound) {
      float best = LEAST_OVERLAP;
      int match = -1;
      for (int i = 0; i < free.size(); i++) {
        float overlap = detection.iou(free.get(i));
        if (free.get(i).classId() == detection.classId() && overlap >= best) {
          best = overlap;
          match = i;
        }
      }
      if (match >= 0) {
        free.remove(match);
        matched++;
      }
    }
    return new Agreement(what, right + inRight.size(), found + inFound.size(), same + matched);
  }

  String text() {
    return "Of %d %s that are right the plan finds %d, and %d others."
        .formatted(right, what, same, found - same);
  }
}
