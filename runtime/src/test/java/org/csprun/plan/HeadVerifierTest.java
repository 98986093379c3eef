package org.csprun.plan;

import static org.csprun.plan.PlanVerifierTest.assertLies;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of heads, broken once. Output 0 is 1x8x2x3, output 1 is 1x5x8. */
class HeadVerifierTest {
  private static final List<Head.Anchor> ANCHORS = List.of(new Head.Anchor(1, 2));

  private static void assertHeadLies(Head head, String what) {
    PlanSketch s = new PlanSketch();
    int map = s.map("map", 8, 2, 3);
    s.input(map).output(map).output(s.rows("rows", 1, 5, 8));
    s.heads.add(head);
    assertLies(s, "Head 0 " + what);
  }

  private static Head yolo(int output, List<Head.Anchor> anchors, float scale, int width) {
    return new Head.Yolo(output, anchors, 3, scale, false, width, 2);
  }

  @Test
  void yolo() {
    assertHeadLies(yolo(2, ANCHORS, 1, 1), "reads output 2 of 2");
    assertHeadLies(yolo(-1, ANCHORS, 1, 1), "reads output -1 of 2");
    assertHeadLies(yolo(0, ANCHORS, 1, 0), "is made for an input of 2x0 pixels");
    assertHeadLies(yolo(0, ANCHORS, Float.NaN, 1), "has scale NaN");
    assertHeadLies(
        yolo(0, List.of(new Head.Anchor(1, -1)), 1, 1), "has an anchor of 1.0 by -1.0 pixels");
    assertHeadLies(
        yolo(0, List.of(new Head.Anchor(1 / 0f, 1)), 1, 1),
        "has an anchor of Infinity by 1.0 pixels");
    assertHeadLies(
        yolo(0, Collections.nCopies(257, ANCHORS.getFirst()), 1, 1),
        "has 257 anchors; at most 256 are allowed");
    assertHeadLies(yolo(1, ANCHORS, 1, 1), "needs an output of shape 1x8xHxW, not 1x5x8");
    assertHeadLies(
        new Head.Yolo(0, ANCHORS, Integer.MAX_VALUE, 1, false, 1, 1),
        "needs an output of shape 1x2147483652xHxW, not 1x8x2x3");
  }

  @Test
  void yolox() {
    assertHeadLies(new Head.Yolox(2, List.of(8), 3, 8, 40), "reads output 2 of 2");
    assertHeadLies(new Head.Yolox(1, List.of(8), 3, 8, -1), "is made for an input of -1x8 pixels");
    assertHeadLies(
        new Head.Yolox(1, List.of(8, 16), 3, 8, 40), "has stride 16 for an input of 40x8");
    assertHeadLies(
        new Head.Yolox(1, List.of(8), 3, 8, 32), "needs an output of shape 1x4x8, not 1x5x8");
    assertHeadLies(
        new Head.Yolox(1, List.of(8), 4, 8, 40), "needs an output of shape 1x5x9, not 1x5x8");
    assertHeadLies(
        new Head.Yolox(1, List.of(1), 3, Integer.MAX_VALUE, 2), "has more than 2147483647 cells");
    assertHeadLies(
        new Head.Yolox(1, Collections.nCopies(257, 8), 3, 8, 8),
        "has 257 strides; at most 256 are allowed");
  }

  @Test
  void boxes() {
    assertHeadLies(new Head.Boxes(2, 3, 8, 8), "reads output 2 of 2");
    assertHeadLies(new Head.Boxes(1, 3, 0, 8), "is made for an input of 8x0 pixels");
    assertHeadLies(new Head.Boxes(1, -1, 8, 8), "has -1 classes");
    assertHeadLies(new Head.Boxes(1, 4, 8, 8), "needs an output of shape 1x5x9, not 1x5x8");
    assertHeadLies(new Head.Boxes(0, 3, 8, 8), "needs an output of shape 1x8x8, not 1x8x2x3");
  }

  @Test
  void classes() {
    assertHeadLies(new Head.Classes(2, 3, true), "reads output 2 of 2");
    assertHeadLies(new Head.Classes(1, 8, true), "has 8 classes for an output of shape 1x5x8");
  }

  @Test
  void headsReadFloats() {
    List<Head> heads =
        List.of(
            yolo(0, ANCHORS, 1, 1),
            new Head.Yolox(0, List.of(8), 3, 8, 40),
            new Head.Boxes(0, 3, 8, 8),
            new Head.Classes(0, 48, true));
    for (Head head : heads) {
      PlanSketch s = new PlanSketch();
      int map = s.byteMap("map", 8, 2, 3);
      s.input(map).output(map);
      s.heads.add(head);
      assertLies(s, "Head 0 reads an output of U8");
    }
  }
}
