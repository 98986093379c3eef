package org.csprun.scenes;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;

/** The painter of scenes: a seed and a size in, a picture and its signs out. */
public final class SceneGenerator {

  /** The most signs in one scene. */
  public static final int MOST_SIGNS = 4;

  /** The first seed that training may use; smaller seeds are for tests and evaluation. */
  public static final long FIRST_TRAINING_SEED = 1_000_000;

  private SceneGenerator() {}

  /**
   * The scene of a seed; the same arguments always give the same pixels and signs.
   *
   * @param width in pixels, at least 32
   * @param height in pixels, at least 32
   */
  public static Scene draw(long seed, int width, int height) {
    if (width < 32 || height < 32) {
      throw new IllegalArgumentException(
          "a scene is at least 32x32 pixels, not %dx%d".formatted(width, height));
    }
    Dice dice = new Dice(new SplittableRandom(seed));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    List<PlacedSign> signs = Arrangement.random(width, height, MOST_SIGNS, dice.split());
    Graphics2D canvas = image.createGraphics();
    try {
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      Backdrop.paint(canvas, width, height, dice.split());
      SignPainter painter = new SignPainter(canvas, dice.split());
      signs.forEach(sign -> painter.post(sign, height));
      signs.forEach(painter::sign);
    } finally {
      canvas.dispose();
    }
    Lens.random(height, dice).develop(image, dice);
    return new Scene(
        image,
        signs.stream().map(sign -> new Sign(sign.kind(), sign.box().clip(width, height))).toList());
  }
}
