package org.csprun.vision;

/**
 * Which boxes count.
 *
 * @param scoreThreshold a box counts when its objectness times class probability is above this, 0…1
 * @param iouThreshold a box falls when it overlaps a better one of its class by more than this, 0…1
 * @param maxDetections the best so many of a picture are kept
 */
public record DetectionOptions(float scoreThreshold, float iouThreshold, int maxDetections) {

  /**
   * @throws IllegalArgumentException when a threshold is outside 0…1 or the number is not positive
   */
  public DetectionOptions {
    if (!(scoreThreshold >= 0 && scoreThreshold <= 1)) {
      throw new IllegalArgumentException("Score threshold " + scoreThreshold + " is not in 0..1");
    }
    if (!(iouThreshold >= 0 && iouThreshold <= 1)) {
      throw new IllegalArgumentException("IoU threshold " + iouThreshold + " is not in 0..1");
    }
    if (maxDetections <= 0) {
      throw new IllegalArgumentException("At most " + maxDetections + " detections are none");
    }
  }

  /** For people: scores above 0.25, overlap at most 0.45, 100 boxes. */
  public static DetectionOptions defaults() {
    return new DetectionOptions(0.25f, 0.45f, 100);
  }

  /** For mAP: scores above 0.01, overlap at most 0.65, 300 boxes. */
  public static DetectionOptions evaluation() {
    return new DetectionOptions(0.01f, 0.65f, 300);
  }
}
