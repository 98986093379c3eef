package org.csprun.vision;

/** Pictures made of a formula, so that fixtures computed elsewhere need no files. */
final class Patterns {
  private Patterns() {}

  /** {@code (37x + 91y + 53c + 7xy + 11·⌊x²/5⌋) mod 256} for channel c of RGB. */
  static Picture picture(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[(y * width + x) * 3 + c] =
              (byte) (x * 37 + y * 91 + c * 53 + x * y * 7 + x * x / 5 * 11);
        }
      }
    }
    return new Picture(width, height, rgb);
  }

  /** One colour all over. */
  static Picture plain(int width, int height, int color) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (color >> (16 - i % 3 * 8));
    }
    return new Picture(width, height, rgb);
  }
}
