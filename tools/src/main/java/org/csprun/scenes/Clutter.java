package org.csprun.scenes;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.util.List;

/** Things that are coloured or shaped like signs and are none: lamps, posters, plain plates. */
record Clutter(int things) implements Texture {

  @Override
  public void paint(Graphics2D canvas, int width, int height, Dice dice) {
    for (int thing = 0; thing < things; thing++) {
      Pose pose =
          Pose.random(dice, dice.logBetween(0.03, 0.2) * height)
              .at(dice.between(0, width), dice.between(0, height));
      Palette paint = Palette.aged(dice);
      List<Color> colours =
          List.of(
              paint.red(),
              paint.blue(),
              paint.yellow(),
              paint.white(),
              paint.black(),
              dice.colour(30, 230),
              dice.colour(30, 230));
      Shape shape = figure(dice);
      canvas.setColor(dice.pick(colours));
      canvas.fill(pose.project(shape));
      if (dice.chance(0.35)) {
        // Never bright: a red disc with a white strip is a no-entry sign.
        canvas.setColor(dice.colour(20, 130));
        canvas.fill(pose.project(Outlines.bar(0.7, dice.between(0.1, 0.5), 0.02)));
      }
    }
  }

  private static Shape figure(Dice dice) {
    return switch (dice.count(0, 4)) {
      case 0 -> Outlines.disc(1);
      case 1 -> Outlines.bar(1, dice.between(0.3, 1.4), 0.05);
      case 2 -> Outlines.polygon(3, 1, dice.between(0, 6), 0.05);
      case 3 -> Outlines.polygon(dice.count(5, 7), 1, dice.between(0, 6), 0.02);
      default -> Outlines.bar(0.4, 1.3, 0.1);
    };
  }
}
