package org.csprun.eval;

import java.util.List;

/**
 * COCO's summary of an evaluation, every value in 0…1 and the mean over the classes that have
 * labelled objects.
 *
 * @param map mean average precision over the IoU thresholds 0.50 to 0.95 in steps of 0.05
 * @param ap50 average precision at IoU 0.50
 * @param ap75 average precision at IoU 0.75
 * @param ar100 mean recall over the thresholds with at most 100 detections
 * @param classes the classes that have labelled objects, by number
 */
public record CocoScore(
    double map,
    double ap50,
    double ap75,
    double ar100,
    int images,
    int objects,
    int detections,
    List<ClassScore> classes) {
  public CocoScore {
    classes = List.copyOf(classes);
  }
}
