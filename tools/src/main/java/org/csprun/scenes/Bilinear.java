package org.csprun.scenes;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * Bilinear stretching of whole-int pictures with pixel centres at one half, edges repeated.
 *
 * <p>Our own and in integers, so that it gives the same pixels on every machine and Java version.
 */
final class Bilinear {

  /** Positions and weights are counted in 256ths of a pixel. */
  private static final int ONE = 256;

  private Bilinear() {}

  /** The picture at another size, of the same type; an image that fits is returned as it is. */
  static BufferedImage stretch(BufferedImage image, int width, int height) {
    if (image.getWidth() == width && image.getHeight() == height) {
      return image;
    }
    BufferedImage stretched = new BufferedImage(width, height, image.getType());
    int[] from = pixels(image);
    int[] to = pixels(stretched);
    int rowLength = image.getWidth();
    int[] columns = positions(rowLength, width);
    int[] rows = positions(image.getHeight(), height);
    for (int y = 0; y < height; y++) {
      int top = rows[y] / ONE * rowLength;
      int bottom = Math.min(rows[y] / ONE + 1, image.getHeight() - 1) * rowLength;
      for (int x = 0; x < width; x++) {
        int left = columns[x] / ONE;
        int right = Math.min(left + 1, rowLength - 1);
        int share = columns[x] % ONE;
        to[y * width + x] =
            blend(
                blend(from[top + left], from[top + right], share),
                blend(from[bottom + left], from[bottom + right], share),
                rows[y] % ONE);
      }
    }
    return stretched;
  }

  private static int[] pixels(BufferedImage image) {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }

  /** Where each target pixel's centre lies among the source's centres. */
  private static int[] positions(int source, int target) {
    int[] positions = new int[target];
    for (int i = 0; i < target; i++) {
      long centre = (2L * i + 1) * source * ONE / (2L * target) - ONE / 2;
      positions[i] = (int) Math.clamp(centre, 0, (source - 1L) * ONE);
    }
    return positions;
  }

  /** Four channels at once, two in each int. */
  private static int blend(int a, int b, int share) {
    int odd = ((a >>> 8) & 0xFF00FF) * (ONE - share) + ((b >>> 8) & 0xFF00FF) * share;
    int even = (a & 0xFF00FF) * (ONE - share) + (b & 0xFF00FF) * share;
    return (odd & 0xFF00FF00) | ((even >>> 8) & 0xFF00FF);
  }
}
