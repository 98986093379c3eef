package org.csprun.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotatorTest {
  private static final int GREY = 0x808080;
  private final Annotator annotator = new Annotator(List.of("cat", "dog"));

  private static int count(Picture picture, int color) {
    int count = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        count += picture.rgb(x, y) == color ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void drawsTheEdgeInTheColourOfTheClassAndLeavesTheRest() {
    Picture picture = Patterns.plain(600, 500, GREY);
    Picture drawn = annotator.annotate(picture, List.of(new Detection(1, 0.9f, 100, 200, 150, 90)));
    int color = Palette.color(1);
    assertThat(drawn.rgb(101, 250)).isEqualTo(color);
    assertThat(drawn.rgb(248, 250)).isEqualTo(color);
    assertThat(drawn.rgb(180, 288)).isEqualTo(color);
    assertThat(drawn.rgb(175, 245)).isEqualTo(GREY);
    assertThat(drawn.rgb(300, 250)).isEqualTo(GREY);
    assertThat(drawn.rgb(175, 300)).isEqualTo(GREY);
    assertThat(picture.rgb(101, 250)).isEqualTo(GREY);
  }

  @Test
  void thePlateStandsAboveTheBoxWithReadableText() {
    Picture drawn =
        annotator.annotate(
            Patterns.plain(600, 500, GREY), List.of(new Detection(1, 0.9f, 100, 200, 150, 90)));
    int plate = 0;
    int text = 0;
    for (int y = 180; y < 199; y++) {
      for (int x = 100; x < 180; x++) {
        int difference = Math.abs((drawn.rgb(x, y) >> 8 & 0xFF) - (Palette.color(1) >> 8 & 0xFF));
        plate += difference < 12 ? 1 : 0;
        text += drawn.rgb(x, y) == Palette.textOn(Palette.color(1)) ? 1 : 0;
      }
    }
    assertThat(plate).isGreaterThan(300);
    assertThat(text).isGreaterThan(20);
  }

  @Test
  void boxesAreClippedAndThoseOutsideAreSkipped() {
    Picture picture = Patterns.plain(600, 500, GREY);
    Picture drawn =
        annotator.annotate(picture, List.of(new Detection(0, 0.5f, -50, -50, 900, 900)));
    assertThat(drawn.rgb(1, 250)).isEqualTo(Palette.color(0));
    assertThat(drawn.rgb(598, 250)).isEqualTo(Palette.color(0));
    Picture untouched =
        annotator.annotate(
            picture,
            List.of(
                new Detection(0, 0.5f, 700, 10, 50, 50), new Detection(0, 0.5f, 10, -90, 50, 50)));
    assertThat(untouched.toRgb()).isEqualTo(picture.toRgb());
  }

  @Test
  void theBetterBoxLiesOnTop() {
    Detection dog = new Detection(1, 0.4f, 100, 200, 150, 90);
    Detection cat = new Detection(0, 0.6f, 100, 200, 150, 90);
    Picture drawn = annotator.annotate(Patterns.plain(600, 500, GREY), List.of(dog, cat));
    assertThat(drawn.rgb(101, 260)).isEqualTo(Palette.color(0));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 700", "16, 16", "160, 120", "479, 479", "480, 10", "1600, 1200"})
  void anyPictureAndAnyBoxCanBeDrawn(int width, int height) {
    List<Detection> detections = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      float x = width * (i % 3 - 1) / 2f;
      detections.add(new Detection(i, i / 10f, x, height * (i / 3 - 1) / 2f, width, i * 3));
    }
    Picture picture = Patterns.plain(width, height, GREY);
    Picture drawn = annotator.annotate(picture, detections);
    int factor = Math.max(width, height) < 480 ? Math.ceilDiv(480, Math.max(width, height)) : 1;
    assertThat(drawn.width()).isEqualTo(width * factor);
    assertThat(drawn.height()).isEqualTo(height * factor);
    assertThat(count(drawn, GREY)).isLessThan(drawn.width() * drawn.height());
  }

  @Test
  void everyAsciiCharacterHasStrokesOfItsOwn() {
    StrokeFont font = new StrokeFont();
    List<List<Segment>> glyphs = new ArrayList<>();
    for (char c = '!'; c <= '~'; c++) {
      glyphs.add(font.strokes(String.valueOf(c)));
    }
    assertThat(glyphs).hasSize(94).doesNotHaveDuplicates().noneMatch(List::isEmpty);
    assertThat(glyphs)
        .allSatisfy(
            glyph ->
                assertThat(glyph)
                    .allMatch(
                        s -> Math.min(s.y1(), s.y2()) >= -3 && Math.max(s.y1(), s.y2()) <= 19));
    assertThat(font.strokes(" ")).isEmpty();
    assertThat(font.strokes("é")).isEqualTo(font.strokes("?"));
  }

  @Test
  void textIsAsWideAsItsGlyphs() {
    StrokeFont font = new StrokeFont();
    assertThat(font.width("")).isZero();
    assertThat(font.width("HH")).isCloseTo(2 * font.width("H") + 3.4, within(1e-9));
    assertThat(font.strokes("iH").stream().mapToDouble(Segment::x2).max().orElseThrow())
        .isCloseTo(font.width("iH"), within(1e-9));
  }

  @Test
  void coloursOfClassesDifferAndTextOnThemIsReadable() {
    for (int a = 0; a < 12; a++) {
      for (int b = 0; b < a; b++) {
        assertThat(distance(Palette.color(a), Palette.color(b)))
            .as("classes %d and %d", a, b)
            .isGreaterThan(40);
      }
    }
    assertThat(Palette.textOn(0xFFFFFF)).isZero();
    assertThat(Palette.textOn(0x000080)).isEqualTo(0xFFFFFF);
  }

  private static double distance(int a, int b) {
    double sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      sum += Math.pow((a >> shift & 0xFF) - (b >> shift & 0xFF), 2);
    }
    return Math.sqrt(sum);
  }
}
