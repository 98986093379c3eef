package org.csprun.plan;

import org.csprun.tensor.DataType;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** The rules that tie heads to the outputs they read. */
final class HeadVerifier {
  /** Centre, size and objectness of a box come before its classes. */
  private static final long BOX_VALUES = 5;

  private final Plan plan;
  private final PlanSource source;
  private final int number;

  private HeadVerifier(Plan plan, PlanSource source, int number) {
    this.plan = plan;
    this.source = source;
    this.number = number;
  }

  /** Returns when every head can read its output. */
  static void verifyAll(Plan plan, PlanSource source) {
    for (int i = 0; i < plan.heads().size(); i++) {
      new HeadVerifier(plan, source, i).verify(plan.heads().get(i));
    }
  }

  private void verify(Head head) {
    switch (head) {
      case Head.Yolo yolo -> verifyYolo(yolo);
      case Head.Yolox yolox -> {
        requireInput(yolox.inputWidth(), yolox.inputHeight());
        requireParts("strides", yolox.strides().size());
        requireRows(output(yolox.output()), yolox.classes(), cells(yolox));
      }
      case Head.Boxes boxes -> {
        requireInput(boxes.inputWidth(), boxes.inputHeight());
        Shape shape = output(boxes.output());
        requireRows(shape, boxes.classes(), shape.rank() > 1 ? shape.dim(1) : 0);
      }
      case Head.Classes classes -> {
        Shape shape = output(classes.output());
        require(
            shape.elements() == classes.classes(),
            "has %d classes for an output of shape %s",
            classes.classes(),
            shape);
      }
    }
  }

  private void verifyYolo(Head.Yolo yolo) {
    requireInput(yolo.inputWidth(), yolo.inputHeight());
    requireParts("anchors", yolo.anchors().size());
    for (Head.Anchor anchor : yolo.anchors()) {
      require(
          isPositive(anchor.width()) && isPositive(anchor.height()),
          "has an anchor of %s by %s pixels",
          anchor.width(),
          anchor.height());
    }
    require(isPositive(yolo.scaleXY()), "has scale %s", yolo.scaleXY());
    Shape shape = output(yolo.output());
    long channels = yolo.anchors().size() * (BOX_VALUES + yolo.classes());
    require(
        shape.rank() == 4 && shape.dim(0) == 1 && shape.dim(1) == channels,
        "needs an output of shape 1x%dxHxW, not %s",
        channels,
        shape);
  }

  private static boolean isPositive(float value) {
    return value > 0 && Float.isFinite(value);
  }

  /** Cells of all strides together. */
  private long cells(Head.Yolox yolox) {
    long cells = 0;
    for (int stride : yolox.strides()) {
      long columns = yolox.inputWidth() / stride;
      long rows = yolox.inputHeight() / stride;
      require(
          columns > 0 && rows > 0,
          "has stride %d for an input of %dx%d",
          stride,
          yolox.inputHeight(),
          yolox.inputWidth());
      cells += columns * rows;
      require(cells <= Integer.MAX_VALUE, "has more than %d cells", Integer.MAX_VALUE);
    }
    return cells;
  }

  private void requireRows(Shape shape, int classes, long cells) {
    require(classes >= 0, "has %d classes", classes);
    require(
        shape.rank() == 3
            && shape.dim(0) == 1
            && shape.dim(1) == cells
            && shape.dim(2) == BOX_VALUES + classes,
        "needs an output of shape 1x%dx%d, not %s",
        cells,
        BOX_VALUES + classes,
        shape);
  }

  private void requireInput(int width, int height) {
    require(width > 0 && height > 0, "is made for an input of %dx%d pixels", height, width);
  }

  private void requireParts(String parts, int count) {
    require(
        count <= PlanLimits.HEAD_PARTS,
        "has %d %s; at most %d are allowed",
        count,
        parts,
        PlanLimits.HEAD_PARTS);
  }

  private Shape output(int index) {
    require(
        index >= 0 && index < plan.outputs().size(),
        "reads output %d of %d",
        index,
        plan.outputs().size());
    TensorType type = plan.tensors().get(plan.outputs().get(index).tensor()).type();
    require(type.dataType() == DataType.F32, "reads an output of %s", type.dataType());
    return type.shape();
  }

  private void require(boolean holds, String otherwise, Object... values) {
    if (!holds) {
      throw source.lies("Head %d %s".formatted(number, otherwise.formatted(values)));
    }
  }
}
