package org.csprun.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/**
 * COCO's mean average precision of boxes, number for number what pycocotools computes for all
 * sizes: IoU thresholds 0.50 to 0.95, 101 recall points, the best 100 detections of each picture
 * and class, no crowds.
 */
public final class CocoMap {
  static final int THRESHOLDS = 10;
  static final int MAX_DETECTIONS = 100;
  private static final int IOU_50 = 0;
  private static final int IOU_75 = 5;

  private CocoMap() {}

  /**
   * Scores what was found against what is there. The order of the images does not matter.
   *
   * @throws CsprunException of kind USAGE when no picture has a labelled object
   */
  public static CocoScore evaluate(List<EvaluatedImage> images) {
    List<EvaluatedImage> ordered =
        images.stream().sorted(Comparator.comparing(EvaluatedImage::imageId)).toList();
    List<ClassScore> classes = new ArrayList<>();
    List<PrecisionRecall> curves = new ArrayList<>();
    TreeSet<Integer> labelled = new TreeSet<>();
    ordered.forEach(image -> image.objects().forEach(object -> labelled.add(object.classId())));
    if (labelled.isEmpty()) {
      throw new CsprunException(
          Failure.USAGE,
          "None of %d pictures has a labelled object, so there is nothing to score. Check the labels folder."
              .formatted(images.size()));
    }
    for (int classId : labelled) {
      PrecisionRecall curve = curve(ordered, classId);
      curves.add(curve);
      classes.add(
          new ClassScore(classId, curve.objects(), curve.meanPrecision(), curve.precision(IOU_50)));
    }
    return new CocoScore(
        curves.stream().mapToDouble(PrecisionRecall::meanPrecision).average().orElseThrow(),
        curves.stream().mapToDouble(c -> c.precision(IOU_50)).average().orElseThrow(),
        curves.stream().mapToDouble(c -> c.precision(IOU_75)).average().orElseThrow(),
        curves.stream().mapToDouble(PrecisionRecall::meanRecall).average().orElseThrow(),
        images.size(),
        images.stream().mapToInt(image -> image.objects().size()).sum(),
        images.stream().mapToInt(image -> image.found().size()).sum(),
        classes);
  }

  private static PrecisionRecall curve(List<EvaluatedImage> images, int classId) {
    int objects = 0;
    List<ImageMatches> matches = new ArrayList<>();
    for (EvaluatedImage image : images) {
      List<Box> truth =
          image.objects().stream()
              .filter(object -> object.classId() == classId)
              .map(LabelledBox::box)
              .toList();
      List<ScoredBox> found =
          image.found().stream()
              .filter(box -> box.classId() == classId)
              .sorted(Comparator.comparing(ScoredBox::score).reversed())
              .limit(MAX_DETECTIONS)
              .toList();
      objects += truth.size();
      matches.add(new ImageMatches(truth, found));
    }
    return new PrecisionRecall(objects, matches);
  }

  /** {@code 0.5, 0.55 … 0.95}, the doubles of numpy's linspace. */
  static double iouThreshold(int index) {
    double step = (0.95 - 0.5) / (THRESHOLDS - 1);
    return index == THRESHOLDS - 1 ? 0.95 : index * step + 0.5;
  }
}
