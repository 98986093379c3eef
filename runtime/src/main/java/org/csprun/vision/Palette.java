package org.csprun.vision;

/** A colour for every class: always the same one, and far from that of its neighbours. */
final class Palette {
  private static final double GOLDEN_ANGLE_DEGREES = 137.50776405003785;
  private static final double FIRST_HUE_DEGREES = 28;
  private static final double CHROMA = 0.19;
  private static final double[] LIGHTNESS = {0.69, 0.83, 0.56};

  private Palette() {}

  /** The colour of a class as {@code 0xRRGGBB}: hues a golden angle apart in the OKLCH space. */
  static int color(int classId) {
    double hue = Math.toRadians(FIRST_HUE_DEGREES + classId * GOLDEN_ANGLE_DEGREES);
    double lightness = LIGHTNESS[Math.floorMod(classId, LIGHTNESS.length)];
    return oklab(lightness, CHROMA * Math.cos(hue), CHROMA * Math.sin(hue));
  }

  /** Black or white, whichever is easier to read on a colour (WCAG's contrast). */
  static int textOn(int color) {
    double luminance =
        0.2126 * linear(color >> 16 & 0xFF)
            + 0.7152 * linear(color >> 8 & 0xFF)
            + 0.0722 * linear(color & 0xFF);
    return (luminance + 0.05) * (luminance + 0.05) > 1.05 * 0.05 ? 0x000000 : 0xFFFFFF;
  }

  private static double linear(int value) {
    double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  /** OKLab to sRGB (Björn Ottosson, 2020), cut to the range of a byte. */
  private static int oklab(double lightness, double a, double b) {
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    int red = gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
    int green = gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
    int blue = gamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    return red << 16 | green << 8 | blue;
  }

  private static double cube(double v) {
    return v * v * v;
  }

  private static int gamma(double v) {
    double encoded = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * Math.clamp(encoded, 0.0, 1.0));
  }
}
