package org.csprun.scenes;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;

/** Bushes and trees: heaps of leaves in neighbouring colours. */
record Foliage(Color colour, int leaves) implements Texture {

  @Override
  public void paint(Graphics2D canvas, int width, int height, Dice dice) {
    double reach = dice.between(0.1, 0.3) * height;
    double x = dice.between(0, width);
    double y = dice.between(0.2, 1) * height;
    heap(canvas, x, y, reach, dice);
  }

  /** A round heap of leaves about a point, radius in pixels. */
  void heap(Graphics2D canvas, double x, double y, double radius, Dice dice) {
    for (int leaf = 0; leaf < leaves; leaf++) {
      double size = radius * dice.between(0.2, 0.5);
      double leafX = x + radius * 0.45 * dice.bell();
      double leafY = y + radius * 0.45 * dice.bell();
      canvas.setColor(dice.near(colour, 26));
      canvas.fill(
          new Ellipse2D.Double(
              leafX - size / 2, leafY - size / 3, size, size * dice.between(0.5, 1)));
    }
  }
}
