package org.csprun.scenes;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Objects;

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
}
