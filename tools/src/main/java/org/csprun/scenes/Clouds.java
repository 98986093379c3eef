package org.csprun.scenes;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * Soft patches of one colour: a coarse grid of random opacity, drawn large.
 *
 * @param cells of the grid on each side
 */
record Clouds(Color colour, int cells) implements Texture {

  @Override
  public void paint(Graphics2D canvas, int width, int height, Dice dice) {
    BufferedImage grid = new BufferedImage(cells, cells, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < cells; y++) {
      for (int x = 0; x < cells; x++) {
        grid.setRGB(x, y, (dice.count(0, 190) << 24) | (colour.getRGB() & 0xFFFFFF));
      }
    }
    canvas.drawImage(Bilinear.stretch(grid, width, height), 0, 0, null);
  }
}
