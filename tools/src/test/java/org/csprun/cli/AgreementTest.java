package org.csprun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.csprun.plan.Head;
import org.csprun.vision.Detection;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final List<Head> CLASSIFIER = List.of(new Head.Classes(0, 10, true));

  @Test
  void anObjectIsFoundOnceByItsClassAndHalfItsBox() {
    List<Detection> right = List.of(box(1, 0, 10), box(1, 100, 10), box(2, 200, 10));
    // The first right box twice, the second too far off, the third of another class.
    List<Detection> found = List.of(box(1, 1, 10), box(1, 0, 10), box(1, 104, 10), box(3, 200, 10));
    Agreement agreement = new Agreement("objects", 0, 0, 0).plus(right, found);
    assertThat(agreement).isEqualTo(new Agreement("objects", 3, 4, 1));
    assertThat(agreement.plus(right, right)).isEqualTo(new Agreement("objects", 6, 7, 4));
    assertThat(agreement.text())
        .isEqualTo("Of 3 objects that are right the plan finds 1, and 3 others.");
  }

  @Test
  void eachTakesTheRightOneItOverlapsMost() {
    List<Detection> right = List.of(box(1, 0, 10), box(1, 2, 10));
    // Were the first to take what it overlaps by half but less, nothing would be left.
    List<Detection> found = List.of(box(1, 2, 10), box(1, -2, 10));
    assertThat(new Agreement("objects", 0, 0, 0).plus(right, found).same()).isEqualTo(2);
  }

  @Test
  void headsSayWhatIsCounted() {
    assertThat(Agreement.none(List.of())).isEmpty();
    assertThat(Agreement.none(CLASSIFIER)).contains(new Agreement("likeliest classes", 0, 0, 0));
    assertThat(Agreement.none(List.of(new Head.Boxes(0, 3, 32, 32))))
        .contains(new Agreement("objects", 0, 0, 0));
  }

  private static Detection box(int classId, float x, float width) {
    return new Detection(classId, 0.5f, x, 0, width, 10);
  }
}
