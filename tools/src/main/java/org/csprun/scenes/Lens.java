package org.csprun.scenes;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * The camera: exposure, contrast, colour cast, blur and sensor noise.
 *
 * @param gain contrast about mid grey
 * @param lift added brightness in levels
 * @param warmth levels added to red and taken from blue
 * @param blurs passes of a 1-2-1 filter along each row
 * @param smears the same along each column; other than {@code blurs} means motion
 * @param noise standard deviation in levels
 */
record Lens(double gain, double lift, double warmth, int blurs, int smears, double noise) {

  /** Passes grow with the picture, so that a large picture looks as blurred as a small one. */
  static Lens random(int height, Dice dice) {
    boolean sharp = dice.chance(0.55);
    int most = Math.max(2, height / 80);
    return new Lens(
        dice.between(0.55, 1.2),
        dice.between(-30, 30),
        dice.between(-16, 16),
        sharp ? 0 : dice.count(0, most),
        sharp ? 0 : dice.count(0, most),
        dice.chance(0.3) ? 0 : dice.between(1, 12));
  }

  /** Develops a {@link BufferedImage#TYPE_INT_RGB} picture in place. */
  void develop(BufferedImage image, Dice dice) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    int width = image.getWidth();
    int height = image.getHeight();
    for (int pass = 0; pass < blurs; pass++) {
      for (int y = 0; y < height; y++) {
        smooth(pixels, y * width, 1, width);
      }
    }
    for (int pass = 0; pass < smears; pass++) {
      for (int x = 0; x < width; x++) {
        smooth(pixels, x, width, height);
      }
    }
    for (int i = 0; i < pixels.length; i++) {
      int rgb = pixels[i];
      pixels[i] =
          (expose((rgb >> 16) & 0xFF, warmth, dice) << 16)
              | (expose((rgb >> 8) & 0xFF, 0, dice) << 8)
              | expose(rgb & 0xFF, -warmth, dice);
    }
  }

  private int expose(int level, double cast, Dice dice) {
    double exposed = (level - 128) * gain + 128 + lift + cast;
    double noisy = noise > 0 ? exposed + noise * dice.bell() : exposed;
    return Math.clamp((int) (noisy + 0.5), 0, 255);
  }

  /** One pass along one line; all three channels at once, each in its own bits. */
  private static void smooth(int[] pixels, int start, int step, int length) {
    int before = pixels[start];
    for (int i = 0, at = start; i < length; i++, at += step) {
      int here = pixels[at];
      int after = i + 1 < length ? pixels[at + step] : here;
      int redBlue = (before & 0xFF00FF) + 2 * (here & 0xFF00FF) + (after & 0xFF00FF) + 0x020002;
      int green = (before & 0x00FF00) + 2 * (here & 0x00FF00) + (after & 0x00FF00) + 0x000200;
      pixels[at] = ((redBlue >>> 2) & 0xFF00FF) | ((green >>> 2) & 0x00FF00);
      before = here;
    }
  }
}
