package org.csprun.vision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Boxes above the score threshold before overlapping ones are dropped, in the order found. */
final class Candidates {
  private static final int INITIAL = 256;

  private int size;
  private int[] classIds = new int[INITIAL];
  private float[] scores = new float[INITIAL];
  private float[] boxes = new float[INITIAL * 4];

  /**
   * Adds a box given by its centre and size. One that is not finite is left out: it has no place in
   * a picture.
   */
  void add(int classId, float score, float[] box) {
    for (int i = 0; i < 4; i++) {
      if (!Float.isFinite(box[i])) {
        return;
      }
    }
    if (size == scores.length) {
      classIds = Arrays.copyOf(classIds, size * 2);
      scores = Arrays.copyOf(scores, size * 2);
      boxes = Arrays.copyOf(boxes, size * 8);
    }
    classIds[size] = classId;
    scores[size] = score;
    boxes[size * 4] = box[0] - box[2] / 2;
    boxes[size * 4 + 1] = box[1] - box[3] / 2;
    boxes[size * 4 + 2] = box[2];
    boxes[size * 4 + 3] = box[3];
    size++;
  }

  /**
   * Greedy suppression within each class: the best box stays, those that overlap it by more than
   * the threshold fall, and so on. Equal scores keep the order found. Going through all classes at
   * once by score gives the same boxes as class after class, and can stop at the wanted number.
   */
  List<Detection> best(float iouThreshold, int max) {
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      // Bits of positive floats sort like the floats; ties by the lower index.
      order[i] = (long) ~Float.floatToRawIntBits(scores[i]) << 32 | i;
    }
    Arrays.sort(order);
    List<Detection> kept = new ArrayList<>();
    Map<Integer, List<Detection>> keptOfClass = new HashMap<>();
    for (int i = 0; i < size && kept.size() < max; i++) {
      Detection next = detection((int) order[i]);
      List<Detection> rivals = keptOfClass.computeIfAbsent(next.classId(), id -> new ArrayList<>());
      if (rivals.stream().noneMatch(rival -> rival.iou(next) > iouThreshold)) {
        rivals.add(next);
        kept.add(next);
      }
    }
    return kept;
  }

  private Detection detection(int index) {
    return new Detection(
        classIds[index],
        scores[index],
        boxes[index * 4],
        boxes[index * 4 + 1],
        boxes[index * 4 + 2],
        boxes[index * 4 + 3]);
  }
}
