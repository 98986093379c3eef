package org.csprun.eval;

import java.util.List;

/** Which detections of one class in one picture hit an object, best detection first. */
final class ImageMatches {
  private final List<ScoredBox> found;
  private final boolean[][] hits = new boolean[CocoMap.THRESHOLDS][];

  /**
   * Greedy matching: each detection, best first, takes the free object it overlaps most, if by the
   * threshold at least; of equal overlaps the last object.
   *
   * @param found best first
   */
  ImageMatches(List<Box> truth, List<ScoredBox> found) {
    this.found = List.copyOf(found);
    double[][] ious = new double[found.size()][truth.size()];
    for (int d = 0; d < found.size(); d++) {
      for (int g = 0; g < truth.size(); g++) {
        ious[d][g] = found.get(d).box().iou(truth.get(g));
      }
    }
    for (int t = 0; t < hits.length; t++) {
      hits[t] = match(ious, truth.size(), CocoMap.iouThreshold(t));
    }
  }

  int detections() {
    return found.size();
  }

  double score(int detection) {
    return found.get(detection).score();
  }

  /** Whether a detection is a hit at an IoU threshold. */
  boolean hit(int threshold, int detection) {
    return hits[threshold][detection];
  }

  private static boolean[] match(double[][] ious, int objects, double threshold) {
    boolean[] hits = new boolean[ious.length];
    boolean[] taken = new boolean[objects];
    for (int d = 0; d < ious.length; d++) {
      double best = threshold;
      int object = -1;
      for (int g = 0; g < objects; g++) {
        if (!taken[g] && ious[d][g] >= best) {
          best = ious[d][g];
          object = g;
        }
      }
      if (object >= 0) {
        taken[object] = true;
        hits[d] = true;
      }
    }
    return hits;
  }
}
