package org.csprun.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SceneGeneratorTest {

  @ParameterizedTest
  @CsvSource({"0, 160, 160", "7, 160, 160", "1000000, 320, 240", "-3, 97, 61"})
  void theSameSeedDrawsTheSameScene(long seed, int width, int height) {
    Scene once = SceneGenerator.draw(seed, width, height);
    Scene again = SceneGenerator.draw(seed, width, height);

    assertThat(pixels(again.image())).isEqualTo(pixels(once.image()));
    assertThat(again.signs()).isEqualTo(once.signs());
    assertThat(once.image().getWidth()).isEqualTo(width);
    assertThat(once.image().getHeight()).isEqualTo(height);
  }

  @Test
  void everySeedDrawsAnotherPicture() {
    Set<Integer> hashes =
        LongStream.range(0, 100)
            .mapToObj(seed -> Arrays.hashCode(pixels(SceneGenerator.draw(seed, 64, 64).image())))
            .collect(Collectors.toSet());

    assertThat(hashes).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({"160, 160", "320, 240", "640, 480", "32, 200"})
  void boxesLieInsideThePicture(int width, int height) {
    for (long seed = 0; seed < 60; seed++) {
      assertThat(SceneGenerator.draw(seed, width, height).signs())
          .hasSizeLessThanOrEqualTo(SceneGenerator.MOST_SIGNS)
          .allSatisfy(
              sign -> {
                assertThat(sign.box().left()).isBetween(0.0, (double) width);
                assertThat(sign.box().right()).isBetween(sign.box().left(), (double) width);
                assertThat(sign.box().top()).isBetween(0.0, (double) height);
                assertThat(sign.box().bottom()).isBetween(sign.box().top(), (double) height);
              });
    }
  }

  @Test
  void signsDoNotOverlap() {
    for (long seed = 0; seed < 100; seed++) {
      List<Sign> signs = SceneGenerator.draw(seed, 160, 160).signs();
      for (int i = 0; i < signs.size(); i++) {
        for (int j = 0; j < i; j++) {
          assertThat(signs.get(i).box().overlap(signs.get(j).box())).as("seed %d", seed).isZero();
        }
      }
    }
  }

  @Test
  void everyClassAppearsAndSomeScenesAreEmpty() {
    Set<SignClass> seen = EnumSet.noneOf(SignClass.class);
    int empty = 0;
    for (long seed = 0; seed < 200; seed++) {
      List<Sign> signs = SceneGenerator.draw(seed, 64, 64).signs();
      signs.forEach(sign -> seen.add(sign.kind()));
      empty += signs.isEmpty() ? 1 : 0;
    }

    assertThat(seen).containsExactly(SignClass.values());
    assertThat(empty).isBetween(1, 40);
  }

  /** Labels and pixels belong together. */
  @Test
  void aParkingSignsBoxIsBluerThanThePicture() {
    int bluer = 0;
    int parking = 0;
    for (long seed = 0; seed < 200; seed++) {
      Scene scene = SceneGenerator.draw(seed, 160, 160);
      for (Sign sign : scene.signs()) {
        if (sign.kind() == SignClass.PARKING) {
          parking++;
          bluer +=
              blueness(scene.image(), sign.box()) > blueness(scene.image(), new Box(0, 0, 160, 160))
                  ? 1
                  : 0;
        }
      }
    }

    assertThat(parking).isGreaterThan(20);
    assertThat(bluer).isGreaterThan(parking * 8 / 10);
  }

  @Test
  void aTinyPictureIsRefused() {
    assertThatThrownBy(() -> SceneGenerator.draw(0, 31, 160))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a scene is at least 32x32 pixels, not 31x160");
  }

  /** The mean of blue less red in a box. */
  private static double blueness(BufferedImage image, Box box) {
    int width = (int) box.width();
    int height = (int) box.height();
    int[] inside = image.getRGB((int) box.left(), (int) box.top(), width, height, null, 0, width);
    return Arrays.stream(inside).map(rgb -> (rgb & 0xFF) - (rgb >> 16 & 0xFF)).average().orElse(0);
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
