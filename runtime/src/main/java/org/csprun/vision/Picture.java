package org.csprun.vision;

/**
 * A picture in memory: 8-bit red, green, blue, row after row from the top left, three bytes a pixel
 * and no gaps.
 *
 * <p>A class and not a record, because its pixels are one array that is handed over, not copied:
 * whoever makes a picture of an array no longer writes to it.
 */
public final class Picture {
  private final int width;
  private final int height;
  private final byte[] rgb;

  /**
   * A picture over these bytes, which are not copied.
   *
   * @param rgb {@code width · height · 3} bytes
   * @throws IllegalArgumentException when a side is not positive or the bytes do not fit the sides
   */
  public Picture(int width, int height, byte[] rgb) {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException("A picture of " + width + "x" + height + " has no pixels");
    }
    if (rgb.length != Math.multiplyExact(3L, Math.multiplyExact((long) width, height))) {
      throw new IllegalArgumentException(
          rgb.length + " bytes for a picture of " + width + "x" + height + " in RGB");
    }
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The colour of one pixel as {@code 0xRRGGBB}. */
  public int rgb(int x, int y) {
    int at = (y * width + x) * 3;
    return ((rgb[at] & 0xFF) << 16) | ((rgb[at + 1] & 0xFF) << 8) | (rgb[at + 2] & 0xFF);
  }

  /** A copy of the bytes, three a pixel. */
  public byte[] toRgb() {
    return rgb.clone();
  }

  /** The bytes themselves; nobody outside the package may write to them. */
  byte[] bytes() {
    return rgb;
  }
}
