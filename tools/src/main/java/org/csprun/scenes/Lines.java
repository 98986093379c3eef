package org.csprun.scenes;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;

/** Wires, fences, posts and lane marks: a few straight strokes, alone or side by side. */
record Lines(Color colour, int strokes) implements Texture {

  @Override
  public void paint(Graphics2D canvas, int width, int height, Dice dice) {
    double fromX = dice.between(-0.2, 1.2) * width;
    double toX = dice.chance(0.4) ? fromX : dice.between(-0.2, 1.2) * width;
    double stepX = dice.between(-0.15, 0.15) * width;
    double slope = dice.between(-0.3, 0.3) * height;
    boolean level = dice.chance(0.4);
    for (int stroke = 0; stroke < strokes; stroke++) {
      canvas.setColor(dice.near(colour, 14));
      canvas.setStroke(new BasicStroke((float) (height * dice.between(0.004, 0.03))));
      double shift = stroke * stepX;
      canvas.draw(
          level
              ? new Line2D.Double(0, fromX + shift, width, fromX + shift + slope)
              : new Line2D.Double(fromX + shift, 0, toX + shift, height));
    }
  }
}
