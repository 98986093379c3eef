package org.csprun.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.csprun.plan.ImageInput.Fit;
import org.junit.jupiter.api.Test;

class FittingTest {

  @Test
  void stretchScalesEachAxis() {
    assertThat(Fitting.of(Fit.STRETCH, 640, 480, 320, 320))
        .isEqualTo(new Fitting(0.5, 320 / 480.0, 0, 0, 320, 320, 640, 480));
  }

  @Test
  void topLeftKeepsOneRatioAndTruncatesSides() {
    assertThat(Fitting.of(Fit.LETTERBOX_TOP_LEFT, 640, 427, 416, 416))
        .isEqualTo(new Fitting(0.65, 0.65, 0, 0, 416, 277, 640, 427));
  }

  @Test
  void centerFillsTheTighterSideAndSharesTheBars() {
    assertThat(Fitting.of(Fit.LETTERBOX_CENTER, 640, 427, 416, 416))
        .isEqualTo(new Fitting(0.65, 277.0 / 427, 0, 69, 416, 277, 640, 427));
    assertThat(Fitting.of(Fit.LETTERBOX_CENTER, 100, 300, 416, 416))
        .isEqualTo(new Fitting(1.38, 416.0 / 300, 139, 0, 138, 416, 100, 300));
  }

  @Test
  void aSliverKeepsOnePixel() {
    assertThat(Fitting.of(Fit.LETTERBOX_TOP_LEFT, 5000, 1, 32, 32).scaledHeight()).isEqualTo(1);
    assertThat(Fitting.of(Fit.LETTERBOX_CENTER, 1, 5000, 32, 32).scaledWidth()).isEqualTo(1);
  }

  @Test
  void mapsBoxesBackWithoutClipping() {
    Fitting fitting = new Fitting(0.5, 0.25, 0, 10, 100, 50, 200, 200);
    Detection back = fitting.toPicture(new Detection(3, 0.5f, -5, 20, 10, 100));
    assertThat(back.classId()).isEqualTo(3);
    assertThat(back.score()).isEqualTo(0.5f);
    assertThat(back.x()).isCloseTo(-10f, within(1e-5f));
    assertThat(back.y()).isCloseTo(40f, within(1e-5f));
    assertThat(back.width()).isCloseTo(20f, within(1e-5f));
    assertThat(back.height()).isCloseTo(400f, within(1e-5f));
  }
}
