package org.csprun.vision;

import org.csprun.plan.Head;

/** Darknet's {@code [yolo]} layer: the cells row by row, and in each cell anchor by anchor. */
final class YoloCells implements HeadCells {
  private final Head.Yolo head;
  private final Elements output;
  private final int width;
  private final int height;
  private final long[] starts;

  YoloCells(Head.Yolo head, Elements output) {
    this.head = head;
    this.output = output;
    long channels = (5L + head.classes()) * head.anchors().size();
    if (output.shape().rank() != 4
        || output.shape().dim(0) != 1
        || output.shape().dim(1) != channels) {
      throw HeadCells.mismatch("yolo", head.output(), output.shape(), "1x" + channels + "xHxW");
    }
    height = output.shape().dim(2);
    width = output.shape().dim(3);
    starts = new long[cells()];
    int anchors = head.anchors().size();
    for (int cell = 0; cell < starts.length; cell++) {
      long pixel = cell / anchors;
      starts[cell] =
          cell % anchors * (5L + head.classes()) * output.stride(1)
              + pixel / width * output.stride(2)
              + pixel % width * output.stride(3);
    }
  }

  @Override
  public int cells() {
    return Math.multiplyExact(Math.multiplyExact(width, height), head.anchors().size());
  }

  @Override
  public int classes() {
    return head.classes();
  }

  @Override
  public float objectness(int cell) {
    return probability(raw(cell, 4));
  }

  @Override
  public float classProbability(int cell, int classId) {
    return probability(raw(cell, 5 + classId));
  }

  @Override
  public void box(int cell, float[] into) {
    int pixel = cell / head.anchors().size();
    Head.Anchor anchor = head.anchors().get(cell % head.anchors().size());
    int row = pixel / width;
    int column = pixel % width;
    float shift = (head.scaleXY() - 1) / 2;
    float x = probability(raw(cell, 0)) * head.scaleXY() - shift + column;
    float y = probability(raw(cell, 1)) * head.scaleXY() - shift + row;
    into[0] = x * head.inputWidth() / width;
    into[1] = y * head.inputHeight() / height;
    into[2] = growth(raw(cell, 2)) * anchor.width();
    into[3] = growth(raw(cell, 3)) * anchor.height();
  }

  /** The raw value of an entry: x, y, w, h, objectness, classes. */
  private float raw(int cell, int entry) {
    return output.at(starts[cell] + entry * output.stride(1));
  }

  private float probability(float raw) {
    return head.newCoords() ? raw : HeadCells.logistic(raw);
  }

  private float growth(float raw) {
    return head.newCoords() ? 4 * raw * raw : (float) Math.exp(raw);
  }
}
