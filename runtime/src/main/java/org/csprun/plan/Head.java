package org.csprun.plan;

import java.util.List;

/** What the raw outputs of a model mean, so that they become detections or classes. */
public sealed interface Head {

  /**
   * A Darknet {@code [yolo]} layer over a map of {@code anchors.size() · (5 + classes)} channels:
   * anchor after anchor x, y, w, h, objectness, classes.
   *
   * <p>Without {@code newCoords} x, y, objectness and classes go through the logistic function
   * here; {@code bx = (sigmoid(x) · scaleXY − (scaleXY − 1) / 2 + column) / width}, {@code bw =
   * exp(w) · anchorW / inputWidth}. With it the map is already logistic and {@code bw = (2w)² ·
   * anchorW / inputWidth}.
   *
   * @param output index among the plan's outputs
   * @param anchors the anchors of this layer's mask, in pixels of the input
   */
  record Yolo(
      int output,
      List<Anchor> anchors,
      int classes,
      float scaleXY,
      boolean newCoords,
      int inputWidth,
      int inputHeight)
      implements Head {
    public Yolo {
      anchors = List.copyOf(anchors);
      if (anchors.isEmpty() || classes < 0) {
        throw new IllegalArgumentException(
            "A yolo head has " + anchors.size() + " anchors and " + classes + " classes");
      }
    }
  }

  /**
   * YOLOX: a row-major output (1, cells, 5 + classes), strides one after another, rows within; cx,
   * cy are offset by the grid and times the stride, w, h are exp times the stride; objectness and
   * classes already went through the logistic function.
   */
  record Yolox(int output, List<Integer> strides, int classes, int inputWidth, int inputHeight)
      implements Head {
    public Yolox {
      strides = List.copyOf(strides);
      if (strides.isEmpty() || classes < 0 || strides.stream().anyMatch(stride -> stride <= 0)) {
        throw new IllegalArgumentException(
            "A yolox head has strides " + strides + " and " + classes + " classes");
      }
    }
  }

  /**
   * Boxes already decoded by the graph (YOLOv5 to v7 exports): a row-major output (1, cells, 5 +
   * classes) of cx, cy, w, h in pixels of the input, objectness and class probabilities.
   */
  record Boxes(int output, int classes, int inputWidth, int inputHeight) implements Head {}

  /** A classifier; {@code probabilities} when the output went through softmax. */
  record Classes(int output, int classes, boolean probabilities) implements Head {}

  /** Width and height of an anchor in pixels of the input. */
  record Anchor(float width, float height) {}
}
