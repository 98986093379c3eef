package org.csprun.scenes;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Everything behind the signs: sky and ground, then a few textures. */
final class Backdrop {

  private static final List<Color> SKIES =
      List.of(
          new Color(120, 170, 225),
          new Color(196, 206, 214),
          new Color(236, 190, 150),
          new Color(70, 84, 120));
  private static final List<Color> GROUNDS =
      List.of(
          new Color(96, 98, 102),
          new Color(112, 130, 70),
          new Color(150, 126, 96),
          new Color(58, 60, 66));
  private static final List<Color> LEAVES =
      List.of(new Color(62, 104, 46), new Color(110, 128, 50), new Color(150, 88, 36));

  private Backdrop() {}

  static void paint(Graphics2D canvas, int width, int height, Dice dice) {
    Color sky = dice.near(dice.pick(SKIES), 30);
    Color ground = dice.near(dice.pick(GROUNDS), 30);
    double horizon = dice.between(0.45, 0.95) * height;
    fade(canvas, sky, dice.near(sky, 50), 0, horizon, width);
    fade(canvas, ground, dice.near(ground, 40), horizon, height, width);
    for (int texture = dice.count(3, 6); texture > 0; texture--) {
      texture(dice).paint(canvas, width, height, dice);
    }
  }

  private static Texture texture(Dice dice) {
    return switch (dice.count(0, 5)) {
      case 0 -> new Clouds(dice.muted(20, 245), dice.count(2, 9));
      case 1 -> new Masonry(dice.muted(50, 220), dice.muted(30, 220), dice.count(3, 10));
      case 2 -> new Lines(dice.muted(20, 235), dice.count(1, 6));
      case 3 -> new Clutter(dice.count(1, 4));
      default -> new Foliage(dice.near(dice.pick(LEAVES), 20), dice.count(20, 60));
    };
  }

  private static void fade(
      Graphics2D canvas, Color above, Color below, double top, double bottom, int width) {
    canvas.setPaint(new GradientPaint(0, (float) top, above, 0, (float) bottom, below));
    canvas.fill(new Rectangle2D.Double(0, top, width, bottom - top));
  }
}
