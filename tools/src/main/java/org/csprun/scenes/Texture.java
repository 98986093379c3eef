package org.csprun.scenes;

import java.awt.Graphics2D;

/** Something that fills a background. */
sealed interface Texture permits Clouds, Clutter, Foliage, Lines, Masonry {

  /** Paints over a picture of the given size in pixels. */
  void paint(Graphics2D canvas, int width, int height, Dice dice);
}
