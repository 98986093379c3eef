package org.csprun.vision;

import java.util.Arrays;
import java.util.List;

/**
 * Antialiased shapes on the pixels of a picture, from their distance to each pixel's centre. It
 * stands in for Java2D, whose graphics may open a display where one is named.
 */
final class Canvas {
  private final int width;
  private final int height;
  private final byte[] rgb;

  /** A canvas over a copy of the picture. */
  Canvas(Picture picture) {
    width = picture.width();
    height = picture.height();
    rgb = picture.toRgb();
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** What was drawn; the canvas is not used afterwards. */
  Picture finish() {
    return new Picture(width, height, rgb);
  }

  /** A filled rectangle with round corners. */
  void fill(Area area, double radius, int color, double opacity) {
    for (int y = row(area.top() - 1); y < row(area.bottom() + 2); y++) {
      for (int x = column(area.left() - 1); x < column(area.right() + 2); x++) {
        blend(x, y, color, opacity * coverage(area.distance(x + 0.5, y + 0.5, radius)));
      }
    }
  }

  /** The outline of a rectangle with round corners, {@code thickness} wide around its edge. */
  void outline(Area area, double radius, double thickness, int color, double opacity) {
    double reach = thickness / 2 + radius + 1;
    for (int y = row(area.top() - reach); y < row(area.bottom() + reach + 1); y++) {
      boolean edge = y < area.top() + reach || y > area.bottom() - reach - 1;
      int innerLeft = edge ? column(area.right() + reach + 1) : column(area.left() + reach + 1);
      outlineSpan(area, radius, thickness, color, opacity, y, area.left() - reach, innerLeft);
      double right = Math.max(innerLeft, area.right() - reach);
      outlineSpan(
          area, radius, thickness, color, opacity, y, right, column(area.right() + reach + 1));
    }
  }

  private void outlineSpan(
      Area area,
      double radius,
      double thickness,
      int color,
      double opacity,
      int y,
      double from,
      int to) {
    for (int x = column(from); x < to; x++) {
      double edge = Math.abs(area.distance(x + 0.5, y + 0.5, radius)) - thickness / 2;
      blend(x, y, color, opacity * coverage(edge));
    }
  }

  /** Strokes with round ends; where they meet they are drawn once. */
  void stroke(List<Segment> strokes, double thickness, int color) {
    if (strokes.isEmpty()) {
      return;
    }
    double[] nearest = new double[width];
    double reach = thickness / 2 + 1;
    double top = strokes.stream().mapToDouble(s -> Math.min(s.y1(), s.y2())).min().orElseThrow();
    double bottom = strokes.stream().mapToDouble(s -> Math.max(s.y1(), s.y2())).max().orElseThrow();
    for (int y = row(top - reach); y < row(bottom + reach + 1); y++) {
      Arrays.fill(nearest, Double.POSITIVE_INFINITY);
      for (Segment s : strokes) {
        if (y + 0.5 < Math.min(s.y1(), s.y2()) - reach
            || y + 0.5 > Math.max(s.y1(), s.y2()) + reach) {
          continue;
        }
        int end = column(Math.max(s.x1(), s.x2()) + reach + 1);
        for (int x = column(Math.min(s.x1(), s.x2()) - reach); x < end; x++) {
          nearest[x] = Math.min(nearest[x], s.distance(x + 0.5, y + 0.5));
        }
      }
      for (int x = 0; x < width; x++) {
        blend(x, y, color, coverage(nearest[x] - thickness / 2));
      }
    }
  }

  /** Share of a pixel inside a shape whose edge is this far from the centre, negative inside. */
  private static double coverage(double distance) {
    return Math.clamp(0.5 - distance, 0.0, 1.0);
  }

  private void blend(int x, int y, int color, double alpha) {
    if (alpha <= 0) {
      return;
    }
    int at = (y * width + x) * 3;
    for (int c = 0; c < 3; c++) {
      int over = color >> (16 - 8 * c) & 0xFF;
      int under = rgb[at + c] & 0xFF;
      rgb[at + c] = (byte) Math.round(under + (over - under) * alpha);
    }
  }

  private int row(double y) {
    return (int) Math.clamp(Math.floor(y), 0.0, height);
  }

  private int column(double x) {
    return (int) Math.clamp(Math.floor(x), 0.0, width);
  }

  /** A rectangle in pixels; edges may lie between pixels and outside the picture. */
  record Area(double left, double top, double right, double bottom) {

    boolean overlaps(Area other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }

    /** Distance of a point to the edge, negative inside, with corners of this radius. */
    double distance(double x, double y, double radius) {
      double r = Math.min(radius, Math.min(right - left, bottom - top) / 2);
      double dx = Math.abs(x - (left + right) / 2) - (right - left) / 2 + r;
      double dy = Math.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + r;
      double outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
      return outside + Math.min(Math.max(dx, dy), 0) - r;
    }
  }
}
