package org.csprun.scenes;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Objects;
import org.csprun.vision.Picture;

/**
 * A drawn picture and the truth about it.
 *
 * @param image {@link BufferedImage#TYPE_INT_RGB}
 * @param signs the signs in it, the farthest (smallest) first; may be empty
 */
public record Scene(BufferedImage image, List<Sign> signs) {

  public Scene {
    Objects.requireNonNull(image, "image");
    signs = List.copyOf(signs);
  }

  /** The scene as the runtime's vision takes pictures. */
  public Picture picture() {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return new Picture(width, height, rgb);
  }
}
