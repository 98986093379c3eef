package org.csprun.vision;

/** Turns a picture upright by the orientation EXIF gives it. */
final class Orientation {
  private Orientation() {}

  /**
   * @param orientation 1 upright, 2 mirrored, 3 upside down, 4 mirrored upside down, 5 to 8 those
   *     with rows and columns swapped
   */
  static Picture apply(Picture picture, int orientation) {
    if (orientation == 1) {
      return picture;
    }
    boolean swapped = orientation >= 5;
    int width = swapped ? picture.height() : picture.width();
    int height = swapped ? picture.width() : picture.height();
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    byte[] from = picture.bytes();
    byte[] to = new byte[from.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        int sourceX = fromRight ? picture.width() - 1 - column : column;
        int sourceY = fromBottom ? picture.height() - 1 - row : row;
        int source = (sourceY * picture.width() + sourceX) * 3;
        System.arraycopy(from, source, to, (y * width + x) * 3, 3);
      }
    }
    return new Picture(width, height, to);
  }
}
