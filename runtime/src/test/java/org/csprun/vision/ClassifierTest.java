package org.csprun.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.plan.Head;
import org.csprun.target.Operand;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

class ClassifierTest {

  private static Operand map(float... values) {
    return new Operand(
        TensorType.map(values.length, 1, 1), MemorySegment.ofArray(values), 0, values.length);
  }

  @Test
  void probabilitiesAreSortedAndTiesKeepTheirOrder() {
    Classifier classifier = new Classifier(new Head.Classes(0, 4, true));
    assertThat(classifier.top(List.of(map(0.1f, 0.3f, 0.3f, 0.2f)), 3))
        .containsExactly(
            new Classification(1, 0.3f), new Classification(2, 0.3f), new Classification(3, 0.2f));
  }

  @Test
  void scoresGoThroughSoftmaxWithoutOverflow() {
    Classifier classifier = new Classifier(new Head.Classes(0, 3, false));
    float ln3 = (float) Math.log(3);
    List<Classification> top = classifier.top(List.of(map(1000, 1000 + ln3, -1000)), 5);
    assertThat(top).extracting(Classification::classId).containsExactly(1, 0, 2);
    assertThat(top.get(0).probability()).isCloseTo(0.75f, within(1e-4f));
    assertThat(top.get(1).probability()).isCloseTo(0.25f, within(1e-4f));
    assertThat(top.get(2).probability()).isZero();
  }

  @Test
  void anOutputOfAnotherSizeIsRefused() {
    Classifier classifier = new Classifier(new Head.Classes(0, 3, false));
    assertThatThrownBy(() -> classifier.top(List.of(map(1, 2)), 1))
        .isInstanceOf(CsprunException.class)
        .hasMessage(
            "Output 0 has shape 1x2x1x1, but its classes head needs 3 values. Compile the model again.");
  }
}
