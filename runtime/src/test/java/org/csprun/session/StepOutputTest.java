package org.csprun.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Plan;
import org.junit.jupiter.api.Test;

class StepOutputTest {
  private static final int X = 0;
  private static final int Q = 1;
  private static final int PART = 2;

  @Test
  void aStepsElementsAreInTheOrderOfMemoryWithoutGaps() {
    try (Session session = Session.open(BytePlan.plan(), ScalarTarget.device(), 1)) {
      SeededInputs.fill(session, 1);
      session.run();
      StepOutput dense = StepOutput.of(session, BytePlan.QUANTIZE);
      StepOutput view = StepOutput.of(session, BytePlan.LOOKUP);
      StepOutput copy = StepOutput.of(session, BytePlan.COPY);
      byte[] q = session.tensor(Q).toBytes();
      byte[] part = session.tensor(PART).toBytes();
      for (int channel = 0; channel < 2; channel++) {
        for (int pixel = 0; pixel < 16; pixel++) {
          int inMemory = 2 * pixel + channel;
          assertThat(dense.toBytes()[inMemory]).isEqualTo(q[16 * channel + pixel]);
          assertThat(view.toBytes()[inMemory]).isEqualTo(part[16 * channel + pixel]);
          assertThat(copy.toBytes()[inMemory]).isEqualTo(q[16 * channel + pixel]);
        }
      }
      assertThat(dense.isWhole()).isTrue();
      assertThat(view.isWhole()).isTrue();
      assertThat(copy.isWhole()).isFalse();
    }
  }

  @Test
  void positionsAreThoseInTheOutput() {
    try (Session session = Session.open(BytePlan.plan(), ScalarTarget.device(), 1)) {
      int number = 2 * (4 * 3 + 1) + 1;
      assertThat(StepOutput.of(session, BytePlan.QUANTIZE).position(number))
          .isEqualTo(new StepOutput.Position(1, 3, 1));
      assertThat(StepOutput.of(session, BytePlan.LOOKUP).position(number))
          .isEqualTo(new StepOutput.Position(1, 3, 1));
      assertThat(StepOutput.of(session, BytePlan.COPY).position(number))
          .isEqualTo(new StepOutput.Position(3, 3, 1));
    }
  }

  @Test
  void seededFloatsAreTheSameEveryTimeAndFillTheirRange() {
    Plan plan = BytePlan.plan();
    try (Session one = Session.open(plan, ScalarTarget.device(), 1);
        Session two = Session.open(plan, ScalarTarget.device(), 1)) {
      SeededInputs.fill(one, 9);
      SeededInputs.fill(two, 9);
      float[] values = one.tensor(X).toArray();
      assertThat(values).isEqualTo(two.tensor(X).toArray()).doesNotHaveDuplicates();
      for (float value : values) {
        assertThat(value).isBetween(-1f, 1f);
      }
      SeededInputs.fill(two, 10);
      assertThat(values).isNotEqualTo(two.tensor(X).toArray());
    }
  }

  @Test
  void bytesGoInAsTheyComeOut() {
    try (Session session = Session.open(BytePlan.plan(), ScalarTarget.device(), 1)) {
      byte[] bytes = new byte[32];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (i * 37);
      }
      BoundTensor view = session.tensor(PART);
      view.copyFrom(bytes);
      assertThat(view.toBytes()).isEqualTo(bytes);
      assertThatThrownBy(() -> view.copyFrom(new byte[31]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Tensor 'part' of shape 1x2x4x4 has 32 bytes, not 31");
    }
  }
}
