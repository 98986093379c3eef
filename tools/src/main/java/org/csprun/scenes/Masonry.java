package org.csprun.scenes;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;

/** A house front: rows of bricks or windows on a wall. */
record Masonry(Color wall, Color stones, int rows) implements Texture {

  @Override
  public void paint(Graphics2D canvas, int width, int height, Dice dice) {
    double left = dice.between(-0.2, 0.7) * width;
    double top = dice.between(-0.1, 0.5) * height;
    double across = dice.between(0.2, 0.6) * width;
    double down = dice.between(0.3, 0.8) * height;
    canvas.setColor(wall);
    canvas.fill(new Rectangle2D.Double(left, top, across, down));
    double pitch = down / rows;
    double length = pitch * dice.between(0.7, 2.2);
    double gap = pitch * dice.between(0.1, 0.5);
    double bond = dice.chance(0.5) ? length / 2 : 0;
    for (int row = 0; row < rows; row++) {
      double y = top + row * pitch + gap / 2;
      for (double x = left + row % 2 * bond; x + length <= left + across; x += length) {
        canvas.setColor(dice.near(stones, 16));
        canvas.fill(new Rectangle2D.Double(x + gap / 2, y, length - gap, pitch - gap));
      }
    }
  }
}
