package org.csprun.vision;

import java.util.List;
import org.csprun.CsprunException;
import org.csprun.plan.Head;
import org.csprun.target.Operand;

/**
 * Turns the raw outputs of a model's detection heads into labelled boxes: decode, threshold,
 * suppress overlaps class by class, map to the picture. Deterministic; safe for several threads.
 */
public final class Detector {
  private final List<Head> heads;
  private final DetectionOptions options;

  /**
   * @param heads the detection heads of a plan; together they give the boxes of one picture
   * @throws IllegalArgumentException when there is none or one is a classifier
   */
  public Detector(List<Head> heads, DetectionOptions options) {
    this.heads = List.copyOf(heads);
    this.options = options;
    if (!detects(heads)) {
      throw new IllegalArgumentException(heads + " are not detection heads");
    }
  }

  /** True when there are heads and all of them give boxes. */
  public static boolean detects(List<Head> heads) {
    return !heads.isEmpty() && heads.stream().noneMatch(Head.Classes.class::isInstance);
  }

  /**
   * The boxes in pixels of the picture, best first. They may reach beyond its border: nothing is
   * clipped, so that overlaps with labels are measured as the model meant them.
   *
   * @param outputs all outputs of the plan, in its order
   * @param fitting where the picture lies in the input
   * @throws CsprunException of kind PLAN when an output does not have its head's shape
   */
  public List<Detection> detect(List<Operand> outputs, Fitting fitting) {
    Candidates candidates = new Candidates();
    for (Head head : heads) {
      collect(HeadCells.of(head, new Elements(outputs.get(outputOf(head)))), candidates);
    }
    return candidates.best(options.iouThreshold(), options.maxDetections()).stream()
        .map(fitting::toPicture)
        .toList();
  }

  /**
   * Every cell of one head, decoded and nothing dropped: rows of {@code 5 + classes} values: centre
   * x, centre y, width, height in pixels of the input, objectness, class probabilities. A YOLO
   * layer's rows go over rows, columns, anchors.
   *
   * @param output the head's own output
   * @throws CsprunException of kind PLAN when the output does not have the head's shape
   * @throws IllegalArgumentException for a classifier
   */
  public static float[] rows(Head head, Operand output) {
    HeadCells cells = HeadCells.of(head, new Elements(output));
    int length = 5 + cells.classes();
    float[] rows = new float[Math.multiplyExact(cells.cells(), length)];
    float[] box = new float[4];
    for (int cell = 0; cell < cells.cells(); cell++) {
      int at = cell * length;
      cells.box(cell, box);
      System.arraycopy(box, 0, rows, at, 4);
      rows[at + 4] = cells.objectness(cell);
      for (int c = 0; c < cells.classes(); c++) {
        rows[at + 5 + c] = cells.classProbability(cell, c);
      }
    }
    return rows;
  }

  private void collect(HeadCells cells, Candidates candidates) {
    float threshold = options.scoreThreshold();
    float[] box = new float[4];
    for (int cell = 0; cell < cells.cells(); cell++) {
      float objectness = cells.objectness(cell);
      // A probability is at most 1, so no class can lift such a cell above the threshold.
      if (!(objectness > threshold)) {
        continue;
      }
      cells.box(cell, box);
      for (int c = 0; c < cells.classes(); c++) {
        float score = objectness * cells.classProbability(cell, c);
        if (score > threshold) {
          candidates.add(c, score, box);
        }
      }
    }
  }

  private static int outputOf(Head head) {
    return switch (head) {
      case Head.Yolo yolo -> yolo.output();
      case Head.Yolox yolox -> yolox.output();
      case Head.Boxes boxes -> boxes.output();
      case Head.Classes classes -> classes.output();
    };
  }
}
