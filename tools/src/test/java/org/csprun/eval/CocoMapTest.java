package org.csprun.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.junit.jupiter.api.Test;

class CocoMapTest {
  private static final Offset<Double> EXACT = within(1e-12);

  /**
   * 30 pictures of a linear congruential generator: jittered boxes, wrong classes, false positives,
   * equal scores, classes without objects, and 140 more detections of one class in one picture.
   * Expected values: the same numbers through pycocotools 2.0.11, {@code COCOeval(truth, results,
   * "bbox")} with all its defaults, {@code stats[0], [1], [2], [8]} and the means of {@code
   * eval["precision"][:, :, class, 0, 2]} and {@code [0, :, class, 0, 2]}.
   */
  @Test
  void equalsPycocotools() {
    List<EvaluatedImage> images = new Scenes(7).images();
    CocoScore score = CocoMap.evaluate(images);
    assertThat(score.images()).isEqualTo(30);
    assertThat(score.objects()).isEqualTo(83);
    assertThat(score.detections()).isEqualTo(308);
    assertThat(score.map()).isCloseTo(0.20926839009928414, EXACT);
    assertThat(score.ap50()).isCloseTo(0.3955062583199127, EXACT);
    assertThat(score.ap75()).isCloseTo(0.1685379222910409, EXACT);
    assertThat(score.ar100()).isCloseTo(0.3671957671957672, EXACT);
    double[][] expected = {
      {14, 0.26499999999999996, 0.33025302530253026},
      {10, 0.15150594891421912, 0.3144743045733145},
      {15, 0.03938946809171606, 0.10189150502326702},
      {21, 0.30651432201700696, 0.5516980076555105},
      {9, 0.14972890146157472, 0.47277227722772275},
      {14, 0.34347170011118755, 0.6019484301371314}
    };
    assertThat(score.classes()).hasSize(expected.length);
    for (ClassScore c : score.classes()) {
      assertThat(c.objects()).isEqualTo((int) expected[c.classId()][0]);
      assertThat(c.ap()).isCloseTo(expected[c.classId()][1], EXACT);
      assertThat(c.ap50()).isCloseTo(expected[c.classId()][2], EXACT);
    }
    Collections.reverse(images);
    assertThat(CocoMap.evaluate(images)).isEqualTo(score);
  }

  @Test
  void perfectDetectionsScoreOne() {
    Box box = new Box(10, 10, 20, 30);
    CocoScore score =
        CocoMap.evaluate(
            List.of(
                new EvaluatedImage(
                    1,
                    List.of(new LabelledBox(4, box)),
                    List.of(new ScoredBox(4, 0.1, box), new ScoredBox(9, 1, box)))));
    assertThat(score.map()).isCloseTo(1, EXACT);
    assertThat(score.ap50()).isCloseTo(1, EXACT);
    assertThat(score.ap75()).isCloseTo(1, EXACT);
    assertThat(score.ar100()).isEqualTo(1);
    assertThat(score.classes()).extracting(ClassScore::classId).containsExactly(4);
  }

  @Test
  void noDetectionsScoreZero() {
    CocoScore score =
        CocoMap.evaluate(
            List.of(
                new EvaluatedImage(
                    1, List.of(new LabelledBox(4, new Box(0, 0, 9, 9))), List.of())));
    assertThat(score)
        .isEqualTo(new CocoScore(0, 0, 0, 0, 1, 1, 0, List.of(new ClassScore(4, 1, 0, 0))));
  }

  @Test
  void nothingLabelledIsRefused() {
    List<EvaluatedImage> images = List.of(new EvaluatedImage(1, List.of(), List.of()));
    assertThatThrownBy(() -> CocoMap.evaluate(images))
        .isInstanceOf(CsprunException.class)
        .hasMessage(
            "None of 1 pictures has a labelled object, so there is nothing to score. Check the labels folder.")
        .extracting(e -> ((CsprunException) e).failure())
        .isEqualTo(Failure.USAGE);
  }

  /** The generator; its order of draws is part of the fixture. */
  private static final class Scenes {
    private long state;

    Scenes(long seed) {
      state = seed;
    }

    private int next(int bound) {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return (int) ((state >> 8) % bound);
    }

    List<EvaluatedImage> images() {
      List<EvaluatedImage> images = new ArrayList<>();
      for (int id = 1; id <= 30; id++) {
        List<LabelledBox> objects = new ArrayList<>();
        List<ScoredBox> found = new ArrayList<>();
        for (int i = next(7); i > 0; i--) {
          LabelledBox object = new LabelledBox(next(6), box());
          objects.add(object);
          for (int j = next(3); j > 0; j--) {
            found.add(jittered(object));
          }
        }
        for (int i = next(6); i > 0; i--) {
          found.add(stray(next(8), 80));
        }
        for (int i = id == 17 ? 140 : 0; i > 0; i--) {
          found.add(stray(2, 100));
        }
        images.add(new EvaluatedImage(id, objects, found));
      }
      return images;
    }

    private Box box() {
      return new Box(next(400), next(300), 20 + next(150), 20 + next(150));
    }

    private ScoredBox stray(int classId, int scores) {
      Box box = box();
      return new ScoredBox(classId, next(scores) / 100.0, box);
    }

    private ScoredBox jittered(LabelledBox object) {
      Box box = object.box();
      Box moved =
          new Box(
              box.x() + next(21) - 10,
              box.y() + next(21) - 10,
              box.width() + next(21) - 10,
              box.height() + next(21) - 10);
      int classId = next(10) < 9 ? object.classId() : next(7);
      return new ScoredBox(classId, (30 + next(70)) / 100.0, moved);
    }
  }
}
