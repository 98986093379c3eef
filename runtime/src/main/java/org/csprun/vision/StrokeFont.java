package org.csprun.vision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A font of strokes for the printable ASCII characters, drawn without the system's fonts: boards
 * and containers often have none, and the JDK's text then fails.
 *
 * <p>Units: capitals are 14 high, from y = 0 to the baseline at 14; small letters start at 5,
 * descenders end at 18. Other characters are shown as {@code ?}.
 */
final class StrokeFont {
  static final double CAPITAL_HEIGHT = 14;
  static final double DESCENT = 4;
  private static final double LETTER_SPACE = 3.4;
  private static final double ARC_STEP_DEGREES = 9;

  /**
   * A line a glyph: the character, its width and its strokes. {@code M x y} lifts the pen to a
   * place, {@code L x y} draws a line, {@code A cx cy rx ry start sweep} draws an arc of an ellipse
   * in degrees, counter-clockwise from the right, with a line to its start when the pen is down.
   */
  private static final String GLYPHS =
      """
      ! 0 M 0 0 L 0 9.5 M 0 13.8 L 0 14
      " 4 M 0 0 L 0 4 M 4 0 L 4 4
      # 9 M 3 1 L 1.5 13 M 7.5 1 L 6 13 M .5 5 L 9 5 M 0 9 L 8.5 9
      $ 9 A 4.5 3.7 4 3.7 35 235 A 4.5 10.7 4.5 3.3 90 -235 M 4.5 -2 L 4.5 16
      % 11 A 2.5 3.5 2.5 3.5 0 360 M 9.5 0 L 1.5 14 M 11 10.5 A 8.5 10.5 2.5 3.5 0 360
      & 10 M 10 14 L 2.3 4.5 A 4.6 3 2.6 3 210 -240 L 2 8 A 4 10.6 4 3.4 130 190 L 9.6 8
      ' 0 M 0 0 L 0 4
      ( 3 A 5 8 5 10.5 125 110
      ) 3 A -2 8 5 10.5 55 -110
      * 6 M 3 1 L 3 8 M 0 2.75 L 6 6.25 M 6 2.75 L 0 6.25
      + 8 M 4 4.5 L 4 12.5 M 0 8.5 L 8 8.5
      , 1 M 1 13.3 L 1 14 L 0 16.5
      - 5 M 0 9 L 5 9
      . 0 M 0 13.8 L 0 14
      / 7 M 7 -1 L 0 15
      0 8 A 4 7 4 7 90 360
      1 4 M 0 3 L 4 0 L 4 14
      2 8 A 4 4 4 4 165 -200 L 0 14 L 8 14
      3 8 A 4 3.6 3.6 3.6 150 -240 A 4 10.6 4 3.4 90 -240 M 2.6 7.2 L 4 7.2
      4 9 M 6.5 14 L 6.5 0 L 0 10 L 9 10
      5 8 M 7.5 0 L 1.2 0 L .6 6.8 A 4 9.5 4 4.5 140 -285
      6 8 A 4 9.5 4 4.5 0 360 M 7 .1 A 8 9.5 8 9.5 97 83
      7 8 M 0 0 L 8 0 L 2.5 14
      8 8 A 4 3.5 3.5 3.5 0 360 M 8 10.5 A 4 10.5 4 3.5 0 360
      9 8 A 4 4.5 4 4.5 0 360 A 0 4.5 8 9.5 0 -83
      : 0 M 0 6.3 L 0 6.5 M 0 13.8 L 0 14
      ; 1 M 1 6.3 L 1 6.5 M 1 13.3 L 1 14 L 0 16.5
      < 7 M 7 4.5 L 0 8.5 L 7 12.5
      = 8 M 0 6.7 L 8 6.7 M 0 10.3 L 8 10.3
      > 7 M 0 4.5 L 7 8.5 L 0 12.5
      ? 7 A 3.5 3.5 3.5 3.5 170 -215 L 3.5 8.2 L 3.5 9.8 M 3.5 13.8 L 3.5 14
      @ 14 A 7 8 3 3.3 0 360 M 10 4.8 L 10 9.5 A 12 9.5 2 2 180 180 L 14 8 A 7 8 7 7.5 0 300
      A 10 M 0 14 L 5 0 L 10 14 M 1.8 9.2 L 8.2 9.2
      B 8.5 M 0 7 L 4.5 7 A 4.5 10.5 4 3.5 90 -180 L 0 14 L 0 0 L 4.2 0 A 4.2 3.5 3.4 3.5 90 -180
      C 10.5 A 6 7 6 7 45 270
      D 10 M 0 0 L 0 14 L 3.5 14 A 3.5 7 6.5 7 -90 180 L 0 0
      E 8 M 8 0 L 0 0 L 0 14 L 8 14 M 0 7 L 7 7
      F 8 M 8 0 L 0 0 L 0 14 M 0 7 L 7 7
      G 12 A 6 7 6 7 45 310 L 12 7.5 L 7.5 7.5
      H 9 M 0 0 L 0 14 M 9 0 L 9 14 M 0 7 L 9 7
      I 0 M 0 0 L 0 14
      J 6 M 6 0 L 6 10.5 A 3 10.5 3 3.5 0 -160
      K 8.5 M 0 0 L 0 14 M 8 0 L 0 8.5 M 3 5.5 L 8.5 14
      L 7 M 0 0 L 0 14 L 7 14
      M 11 M 0 14 L 0 0 L 5.5 9 L 11 0 L 11 14
      N 9 M 0 14 L 0 0 L 9 14 L 9 0
      O 12 A 6 7 6 7 0 360
      P 8 M 0 14 L 0 0 L 4.2 0 A 4.2 3.9 4 3.9 90 -180 L 0 7.8
      Q 12 A 6 7 6 7 0 360 M 7.5 10 L 12 15
      R 8.5 M 0 14 L 0 0 L 4.2 0 A 4.2 3.9 4 3.9 90 -180 L 0 7.8 M 4 7.8 L 8.5 14
      S 9 A 4.5 3.7 4 3.7 35 235 A 4.5 10.7 4.5 3.3 90 -235
      T 10 M 0 0 L 10 0 M 5 0 L 5 14
      U 9 M 0 0 L 0 9.5 A 4.5 9.5 4.5 4.5 180 180 L 9 0
      V 10 M 0 0 L 5 14 L 10 0
      W 15 M 0 0 L 3.75 14 L 7.5 1 L 11.25 14 L 15 0
      X 9 M 0 0 L 9 14 M 9 0 L 0 14
      Y 9 M 0 0 L 4.5 7 L 9 0 M 4.5 7 L 4.5 14
      Z 8 M 0 0 L 8 0 L 0 14 L 8 14
      [ 3 M 3 -2 L 0 -2 L 0 17 L 3 17
      \\ 7 M 0 -1 L 7 15
      ] 3 M 0 -2 L 3 -2 L 3 17 L 0 17
      ^ 6 M 0 5 L 3 0 L 6 5
      _ 8 M 0 17 L 8 17
      ` 2 M 0 0 L 2 2.5
      a 8 A 4 9.5 4 4.5 0 360 M 8 5 L 8 14
      b 8 A 4 9.5 4 4.5 0 360 M 0 0 L 0 14
      c 7 A 4 9.5 4 4.5 45 270
      d 8 A 4 9.5 4 4.5 0 360 M 8 0 L 8 14
      e 8 M 0 9.5 L 8 9.5 A 4 9.5 4 4.5 0 315
      f 5 A 4.7 3 2.7 3 80 100 L 2 14 M 0 5 L 4.7 5
      g 8 A 4 9.5 4 4.5 0 360 M 8 5 L 8 14 A 4 14 4 4 0 -150
      h 7 M 0 0 L 0 14 M 0 8.5 A 3.5 8.5 3.5 3.5 180 -180 L 7 14
      i 0 M 0 5 L 0 14 M 0 1 L 0 1.2
      j 2 M 2 5 L 2 15.5 A -.5 15.5 2.5 2.5 0 -80 M 2 1 L 2 1.2
      k 7 M 0 0 L 0 14 M 6.5 5 L 0 11 M 2.6 8.6 L 7 14
      l 2.4 M 0 0 L 0 11.5 A 2.5 11.5 2.5 2.5 180 85
      m 12 M 0 5 L 0 14 M 0 8 A 3 8 3 3 180 -180 L 6 14 M 6 8 A 9 8 3 3 180 -180 L 12 14
      n 7 M 0 5 L 0 14 M 0 8.5 A 3.5 8.5 3.5 3.5 180 -180 L 7 14
      o 8 A 4 9.5 4 4.5 0 360
      p 8 A 4 9.5 4 4.5 0 360 M 0 5 L 0 18
      q 8 A 4 9.5 4 4.5 0 360 M 8 5 L 8 18
      r 4.4 M 0 5 L 0 14 M 0 9 A 4 9 4 4 180 -95
      s 6.6 A 3.3 7.3 2.9 2.3 35 235 A 3.3 11.8 3.3 2.2 90 -235
      t 4.7 M 2 1.5 L 2 11.5 A 4.5 11.5 2.5 2.5 180 85 M 0 5 L 4.5 5
      u 7 M 0 5 L 0 10.5 A 3.5 10.5 3.5 3.5 180 180 M 7 5 L 7 14
      v 7 M 0 5 L 3.5 14 L 7 5
      w 11 M 0 5 L 2.75 14 L 5.5 5.5 L 8.25 14 L 11 5
      x 7 M 0 5 L 7 14 M 7 5 L 0 14
      y 7.4 M 0 5 L 3.7 14 M 7.4 5 L 2.1 18
      z 6.6 M 0 5 L 6.6 5 L 0 14 L 6.6 14
      { 4 M 4 -2 L 2.5 -1.5 L 2 0 L 2 5.5 L 0 7.5 L 2 9.5 L 2 15 L 2.5 16.5 L 4 17
      | 0 M 0 -2 L 0 17
      } 4 M 0 -2 L 1.5 -1.5 L 2 0 L 2 5.5 L 4 7.5 L 2 9.5 L 2 15 L 1.5 16.5 L 0 17
      ~ 8 A 2 8.5 2 1.5 180 -180 A 6 8.5 2 1.5 180 180
      """;

  private final Map<Character, Glyph> glyphs = new HashMap<>();

  StrokeFont() {
    glyphs.put(' ', new Glyph(3, List.of()));
    GLYPHS.lines().forEach(line -> glyphs.put(line.charAt(0), parse(line.substring(2))));
  }

  /** The strokes of a text from x = 0, in units. */
  List<Segment> strokes(String text) {
    List<Segment> strokes = new ArrayList<>();
    double x = 0;
    for (int i = 0; i < text.length(); i++) {
      Glyph glyph = glyph(text.charAt(i));
      for (Segment stroke : glyph.strokes) {
        strokes.add(stroke.scaled(1, x, 0));
      }
      x += glyph.width + LETTER_SPACE;
    }
    return strokes;
  }

  /** The width of a text in units. */
  double width(String text) {
    double width = 0;
    for (int i = 0; i < text.length(); i++) {
      width += glyph(text.charAt(i)).width + LETTER_SPACE;
    }
    return Math.max(0, width - LETTER_SPACE);
  }

  private Glyph glyph(char c) {
    return glyphs.getOrDefault(c, glyphs.get('?'));
  }

  private static Glyph parse(String line) {
    String[] tokens = line.split(" ", -1);
    Pen pen = new Pen();
    int at = 1;
    while (at < tokens.length) {
      int arguments = tokens[at].equals("A") ? 6 : 2;
      double[] numbers = new double[arguments];
      for (int i = 0; i < arguments; i++) {
        numbers[i] = Double.parseDouble(tokens[at + 1 + i]);
      }
      pen.draw(tokens[at].charAt(0), numbers);
      at += 1 + arguments;
    }
    return new Glyph(Double.parseDouble(tokens[0]), List.copyOf(pen.strokes));
  }

  private record Glyph(double width, List<Segment> strokes) {}

  /** Follows the strokes of one glyph. */
  private static final class Pen {
    private final List<Segment> strokes = new ArrayList<>();
    private boolean down;
    private double x;
    private double y;

    void draw(char command, double[] numbers) {
      switch (command) {
        case 'M' -> {
          x = numbers[0];
          y = numbers[1];
          down = true;
        }
        case 'L' -> lineTo(numbers[0], numbers[1]);
        case 'A' -> arc(numbers);
        default -> throw new IllegalStateException("Unknown stroke " + command);
      }
    }

    private void lineTo(double toX, double toY) {
      if (down) {
        strokes.add(new Segment(x, y, toX, toY));
      }
      x = toX;
      y = toY;
      down = true;
    }

    private void arc(double[] numbers) {
      int steps = (int) Math.ceil(Math.abs(numbers[5]) / ARC_STEP_DEGREES);
      for (int i = 0; i <= steps; i++) {
        double angle = Math.toRadians(numbers[4] + numbers[5] * i / steps);
        lineTo(
            numbers[0] + numbers[2] * Math.cos(angle), numbers[1] - numbers[3] * Math.sin(angle));
      }
    }
  }
}
