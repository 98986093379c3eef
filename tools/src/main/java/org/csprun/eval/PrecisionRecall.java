package org.csprun.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Precision and recall of one class over all pictures: for each IoU threshold the mean precision
 * over 101 recall points, and the share of objects hit.
 */
final class PrecisionRecall {
  private static final int RECALL_POINTS = 101;
  // numpy.spacing(1): pycocotools adds it to each denominator.
  private static final double EPSILON = Math.ulp(1.0);

  private final int objects;
  private final double[] precision = new double[CocoMap.THRESHOLDS];
  private final double[] recall = new double[CocoMap.THRESHOLDS];

  PrecisionRecall(int objects, List<ImageMatches> images) {
    this.objects = objects;
    List<Ranked> ranking = new ArrayList<>();
    for (ImageMatches image : images) {
      for (int d = 0; d < image.detections(); d++) {
        ranking.add(new Ranked(image, d, image.score(d)));
      }
    }
    ranking.sort(Comparator.comparing(Ranked::score).reversed());
    for (int t = 0; t < CocoMap.THRESHOLDS; t++) {
      double[] recalls = new double[ranking.size()];
      double[] precisions = new double[ranking.size()];
      int hits = 0;
      for (int i = 0; i < recalls.length; i++) {
        hits += ranking.get(i).hit(t) ? 1 : 0;
        recalls[i] = (double) hits / objects;
        precisions[i] = hits / (i + 1 + EPSILON);
      }
      recall[t] = (double) hits / objects;
      precision[t] = interpolated(recalls, precisions);
    }
  }

  /** Labelled objects of the class. */
  int objects() {
    return objects;
  }

  double precision(int threshold) {
    return precision[threshold];
  }

  double meanPrecision() {
    return DoubleStream.of(precision).average().orElseThrow();
  }

  double meanRecall() {
    return DoubleStream.of(recall).average().orElseThrow();
  }

  /** The best precision at no less than each recall point, averaged; 0 beyond the last recall. */
  private static double interpolated(double[] recalls, double[] precisions) {
    for (int i = precisions.length - 1; i > 0; i--) {
      precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
    }
    double sum = 0;
    int at = 0;
    for (int point = 0; point < RECALL_POINTS; point++) {
      double wanted = point == RECALL_POINTS - 1 ? 1 : point * 0.01;
      while (at < recalls.length && recalls[at] < wanted) {
        at++;
      }
      sum += at < recalls.length ? precisions[at] : 0;
    }
    return sum / RECALL_POINTS;
  }

  private record Ranked(ImageMatches image, int detection, double score) {
    boolean hit(int threshold) {
      return image.hit(threshold, detection);
    }
  }
}
