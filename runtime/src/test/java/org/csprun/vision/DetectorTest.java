package org.csprun.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.plan.Head;
import org.csprun.plan.Head.Anchor;
import org.csprun.target.Operand;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

class DetectorTest {
  private static final Offset<Float> CLOSE = within(1e-4f);
  private static final Fitting SAME = new Fitting(1, 1, 0, 0, 64, 64, 64, 64);
  private static final DetectionOptions ANY = new DetectionOptions(0.01f, 0.5f, 300);
  private static final Head.Boxes BOXES = new Head.Boxes(0, 2, 64, 64);

  private static Operand rows(int cells, float... values) {
    int length = values.length / cells;
    return new Operand(
        TensorType.rowMajor(1, cells, length), MemorySegment.ofArray(values), 0, length);
  }

  private static List<Detection> detect(Head head, DetectionOptions options, Operand output) {
    return new Detector(List.of(head), options).detect(List.of(output), SAME);
  }

  /** Two anchors, one class, a map of 1 row and 2 columns; the second anchor of column 1. */
  private static Operand yoloMap(int pixelStride, float... entry) {
    float[] values = new float[2 * pixelStride];
    Arrays.fill(values, -20);
    System.arraycopy(entry, 0, values, pixelStride + 6, 6);
    return new Operand(TensorType.map(12, 1, 2), MemorySegment.ofArray(values), 0, pixelStride);
  }

  private static Head.Yolo yolo(float scaleXY, boolean newCoords) {
    return new Head.Yolo(
        0, List.of(new Anchor(4, 5), new Anchor(6, 8)), 1, scaleXY, newCoords, 64, 32);
  }

  @Test
  void yoloIsDecodedAsDarknetDoes() {
    // logistic(0) = 1/2, logistic(ln 3) = 3/4, exp(ln 2) = 2
    float ln2 = (float) Math.log(2);
    float ln3 = (float) Math.log(3);
    Detection found = detect(yolo(1, false), ANY, yoloMap(12, 0, ln3, ln2, 0, ln3, 0)).getFirst();
    // Centre (1.5 · 32, 0.75 · 32), size (2 · 6, 8), score 3/4 · 1/2.
    assertThat(found.classId()).isZero();
    assertThat(found.score()).isCloseTo(0.375f, CLOSE);
    assertThat(found.x()).isCloseTo(48 - 6, CLOSE);
    assertThat(found.y()).isCloseTo(24 - 4, CLOSE);
    assertThat(found.width()).isCloseTo(12, CLOSE);
    assertThat(found.height()).isCloseTo(8, CLOSE);
  }

  @Test
  void scaleXyWidensTheReachOfACell() {
    float ln3 = (float) Math.log(3);
    Detection found = detect(yolo(2, false), ANY, yoloMap(12, ln3, 0, 0, 0, 9, 9)).getFirst();
    // 0.75 · 2 − 0.5 = 1 cell right of column 1; 0.5 · 2 − 0.5 = 0.5 down.
    assertThat(found.x() + found.width() / 2).isCloseTo(64, CLOSE);
    assertThat(found.y() + found.height() / 2).isCloseTo(16, CLOSE);
  }

  @Test
  void newCoordsAreTakenAsLogisticAlready() {
    Detection found =
        detect(yolo(2, true), ANY, yoloMap(12, 0.75f, 0.5f, 0.5f, 1, 0.5f, 0.5f)).getFirst();
    assertThat(found.score()).isCloseTo(0.25f, CLOSE);
    assertThat(found.x() + found.width() / 2).isCloseTo(64, CLOSE);
    assertThat(found.y() + found.height() / 2).isCloseTo(16, CLOSE);
    assertThat(found.width()).isCloseTo(6, CLOSE);
    assertThat(found.height()).isCloseTo(4 * 8, CLOSE);
  }

  @Test
  void aViewAndAPlanarMapGiveTheSameBoxes() {
    float[] entry = {0.3f, -0.2f, 0.1f, 0.4f, 2, 1};
    float[] planar = new float[24];
    Arrays.fill(planar, -20);
    for (int i = 0; i < 6; i++) {
      planar[(6 + i) * 2 + 1] = entry[i];
    }
    Operand rowMajor =
        new Operand(TensorType.rowMajor(1, 12, 1, 2), MemorySegment.ofArray(planar), 0, 2);
    List<Detection> dense = detect(yolo(1, false), ANY, yoloMap(12, entry));
    assertThat(dense).hasSize(1);
    assertThat(detect(yolo(1, false), ANY, yoloMap(19, entry))).isEqualTo(dense);
    assertThat(detect(yolo(1, false), ANY, rowMajor)).isEqualTo(dense);
  }

  @Test
  void yoloRowsGoOverColumnsThenAnchors() {
    float[] rows = Detector.rows(yolo(1, false), yoloMap(12, 0, 0, 0, 0, 0, 0));
    assertThat(rows).hasSize(4 * 6);
    assertThat(Arrays.copyOfRange(rows, 18, 24)).containsExactly(48, 16, 6, 8, 0.5f, 0.5f);
    assertThat(rows[4]).isLessThan(1e-8f);
  }

  @Test
  void yoloxOffsetsAreInStridesOfTheirGrid() {
    // A 64x32 input with strides 32 and 16: 2x1 cells, then 4x2.
    float[] values = new float[10 * 6];
    float[] first = {0.5f, 0.25f, (float) Math.log(2), 0, 0.5f, 0.9f};
    System.arraycopy(first, 0, values, 6, 6);
    System.arraycopy(first, 0, values, (2 + 7) * 6, 6);
    List<Detection> found =
        detect(new Head.Yolox(0, List.of(32, 16), 1, 64, 32), ANY, rows(10, values));
    assertThat(found).hasSize(2);
    // Column 1, row 0 of the first grid; column 3, row 1 of the second.
    assertBox(found.get(0), 0.45f, 1.5f * 32, 0.25f * 32, 64, 32);
    assertBox(found.get(1), 0.45f, 3.5f * 16, 1.25f * 16, 32, 16);
  }

  private static void assertBox(
      Detection box, float score, float centerX, float centerY, float width, float height) {
    assertThat(box.score()).isCloseTo(score, CLOSE);
    assertThat(box.x() + box.width() / 2).isCloseTo(centerX, CLOSE);
    assertThat(box.y() + box.height() / 2).isCloseTo(centerY, CLOSE);
    assertThat(box.width()).isCloseTo(width, CLOSE);
    assertThat(box.height()).isCloseTo(height, CLOSE);
  }

  @Test
  void everyClassAboveTheThresholdCounts() {
    DetectionOptions options = new DetectionOptions(0.25f, 0.5f, 300);
    List<Detection> found =
        detect(BOXES, options, rows(2, 10, 10, 4, 4, 0.5f, 0.6f, 1, 30, 30, 4, 4, 0.5f, 0.5f, 0));
    // 0.5 · 0.5 is not above 0.25.
    assertThat(found)
        .containsExactly(
            new Detection(1, 0.5f, 8, 8, 4, 4), new Detection(0, 0.5f * 0.6f, 8, 8, 4, 4));
  }

  @Test
  void overlapsFallWithinTheirClassOnly() {
    List<Detection> found =
        detect(
            BOXES,
            ANY,
            rows(3, 10, 10, 8, 8, 1, 0.5f, 0, 11, 10, 8, 8, 1, 0.9f, 0, 10, 10, 8, 8, 1, 0, 0.3f));
    assertThat(found)
        .containsExactly(new Detection(0, 0.9f, 7, 6, 8, 8), new Detection(1, 0.3f, 6, 6, 8, 8));
  }

  /** Boxes half covered: IoU 1/3 exactly at the threshold stays. */
  @Test
  void anOverlapEqualToTheThresholdStays() {
    float third = new Detection(0, 1, 0, 0, 8, 8).iou(new Detection(0, 1, 4, 0, 8, 8));
    Operand output = rows(2, 4, 4, 8, 8, 1, 0.9f, 0, 8, 4, 8, 8, 1, 0.8f, 0);
    assertThat(detect(BOXES, new DetectionOptions(0, third, 300), output)).hasSize(2);
    assertThat(detect(BOXES, new DetectionOptions(0, Math.nextDown(third), 300), output))
        .hasSize(1);
  }

  @Test
  void equalScoresKeepTheOrderOfTheCells() {
    Operand output =
        rows(3, 10, 10, 8, 8, 1, .5f, 0, 11, 10, 8, 8, 1, .5f, 0, 50, 50, 8, 8, 1, .5f, 0);
    assertThat(detect(BOXES, ANY, output)).extracting(Detection::x).containsExactly(6f, 46f);
  }

  @Test
  void theBestAreKept() {
    Operand output =
        rows(3, 10, 10, 2, 2, 1, .2f, 0, 20, 10, 2, 2, 1, .8f, 0, 30, 10, 2, 2, 1, .5f, 0);
    assertThat(detect(BOXES, new DetectionOptions(0.01f, 0.5f, 2), output))
        .extracting(Detection::score)
        .containsExactly(0.8f, 0.5f);
  }

  @Test
  void boxesThatAreNotFiniteAreLeftOut() {
    float inf = Float.POSITIVE_INFINITY;
    Operand output =
        rows(
            3, 10, 10, inf, 2, 1, 1, 0, 10, 10, 2, 2, Float.NaN, 1, 0, 10, 10, 2, 2, 1, Float.NaN,
            0.5f);
    assertThat(detect(BOXES, ANY, output)).containsExactly(new Detection(1, 0.5f, 9, 9, 2, 2));
  }

  @Test
  void theResultIsInPixelsOfThePictureAndNotClipped() {
    Detector detector = new Detector(List.of(BOXES), ANY);
    Fitting half = new Fitting(0.5, 0.5, 0, 8, 64, 48, 128, 96);
    assertThat(detector.detect(List.of(rows(1, 1, 10, 8, 8, 1, 1, 0)), half))
        .containsExactly(new Detection(0, 1, -6, -4, 16, 16));
  }

  @Test
  void headsReadTheirOwnOutputs() {
    Detector detector =
        new Detector(List.of(new Head.Boxes(1, 1, 64, 64), new Head.Boxes(0, 1, 64, 64)), ANY);
    List<Detection> found =
        detector.detect(
            List.of(rows(1, 10, 10, 2, 2, 1, 0.5f), rows(1, 20, 10, 2, 2, 1, 0.9f)), SAME);
    assertThat(found).extracting(Detection::x).containsExactly(19f, 9f);
  }

  @Test
  void manyCandidatesAreSortedAndSuppressed() {
    float[] values = new float[1000 * 7];
    for (int i = 0; i < 1000; i++) {
      float[] row = {i % 10 * 6 + 3, 10, 4, 4, 1, (i * 37 % 1000 + 1) / 1000f, 0};
      System.arraycopy(row, 0, values, i * 7, 7);
    }
    List<Detection> found = detect(BOXES, new DetectionOptions(0, 0.5f, 300), rows(1000, values));
    assertThat(found)
        .hasSize(10)
        .isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
    assertThat(found.getFirst().score()).isEqualTo(1f);
    assertThat(found.getLast().score()).isEqualTo(0.991f);
  }

  @Test
  void anOutputOfAnotherShapeIsRefused() {
    assertMismatch(
        yolo(1, false),
        new Operand(TensorType.map(11, 1, 2), MemorySegment.ofArray(new float[22]), 0, 11),
        "Output 0 has shape 1x11x1x2, but its yolo head needs 1x12xHxW. Compile the model again.");
    assertMismatch(
        new Head.Yolox(0, List.of(32), 2, 64, 64),
        rows(3, new float[21]),
        "Output 0 has shape 1x3x7, but its yolox head needs 1x4x7. Compile the model again.");
    assertMismatch(
        BOXES,
        rows(3, new float[18]),
        "Output 0 has shape 1x3x6, but its boxes head needs 1xNx7. Compile the model again.");
  }

  private static void assertMismatch(Head head, Operand output, String message) {
    assertThatThrownBy(() -> detect(head, ANY, output))
        .isInstanceOf(CsprunException.class)
        .hasMessage(message)
        .extracting(e -> ((CsprunException) e).failure())
        .isEqualTo(Failure.PLAN);
  }

  @Test
  void classifiersAndEmptyHeadsAreNoDetectors() {
    Head classes = new Head.Classes(0, 10, true);
    assertThat(Detector.detects(List.of())).isFalse();
    assertThat(Detector.detects(List.of(BOXES, classes))).isFalse();
    assertThat(Detector.detects(List.of(BOXES))).isTrue();
    assertThatThrownBy(() -> new Detector(List.of(classes), ANY))
        .hasMessage("[Classes[output=0, classes=10, probabilities=true]] are not detection heads");
  }

  @Test
  void thresholdsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> new DetectionOptions(Float.NaN, 0.5f, 1))
        .hasMessage("Score threshold NaN is not in 0..1");
    assertThatThrownBy(() -> new DetectionOptions(0.5f, 1.5f, 1))
        .hasMessage("IoU threshold 1.5 is not in 0..1");
    assertThatThrownBy(() -> new DetectionOptions(0.5f, 0.5f, 0))
        .hasMessage("At most 0 detections are none");
  }

  @Test
  void headsWithoutAnchorsOrStridesAreRefused() {
    assertThatThrownBy(() -> new Head.Yolo(0, List.of(), 1, 1, false, 64, 64))
        .hasMessage("A yolo head has 0 anchors and 1 classes");
    assertThatThrownBy(() -> new Head.Yolox(0, List.of(8, 0), 1, 64, 64))
        .hasMessage("A yolox head has strides [8, 0] and 1 classes");
  }
}
