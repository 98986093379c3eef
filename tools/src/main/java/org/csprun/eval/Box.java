package org.csprun.eval;

/**
 * A box in pixels of a picture: its top left corner and its size.
 *
 * @param x left edge
 * @param y top edge
 */
public record Box(double x, double y, double width, double height) {

  double area() {
    return width * height;
  }

  /** Intersection over union; 0 where the boxes only touch. */
  double iou(Box other) {
    double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    double both = w * h;
    return both / (area() + other.area() - both);
  }
}
