package org.csprun.vision;

import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.plan.Head;
import org.csprun.tensor.Shape;

/** The predictions of one detection head, a box with its scores for each cell. */
sealed interface HeadCells permits YoloCells, RowCells {

  int cells();

  int classes();

  /** Probability that the cell holds an object, 0…1. */
  float objectness(int cell);

  /** Probability of a class where there is an object, 0…1. */
  float classProbability(int cell, int classId);

  /** Writes centre x, centre y, width and height in pixels of the input. */
  void box(int cell, float[] into);

  /**
   * The cells of a head over its output.
   *
   * @throws CsprunException of kind PLAN when the output does not have the head's shape
   * @throws IllegalArgumentException for a classifier
   */
  static HeadCells of(Head head, Elements output) {
    return switch (head) {
      case Head.Yolo yolo -> new YoloCells(yolo, output);
      case Head.Yolox yolox -> RowCells.yolox(yolox, output);
      case Head.Boxes boxes -> RowCells.boxes(boxes, output);
      case Head.Classes classes -> throw new IllegalArgumentException(classes + " has no boxes");
    };
  }

  static CsprunException mismatch(String head, int output, Shape found, String wanted) {
    return new CsprunException(
        Failure.PLAN,
        "Output %d has shape %s, but its %s head needs %s. Compile the model again."
            .formatted(output, found, head, wanted));
  }

  static float logistic(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
