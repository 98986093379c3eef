package org.csprun.scenes;

import java.awt.geom.Rectangle2D;

/**
 * An axis-aligned rectangle in pixels: x grows to the right, y grows down, edges are continuous.
 */
public record Box(double left, double top, double right, double bottom) {

  public Box {
    if (!(left < right && top < bottom)) {
      throw new IllegalArgumentException(
          "box without area: [%s, %s] to [%s, %s]".formatted(left, top, right, bottom));
    }
  }

  static Box around(Rectangle2D bounds) {
    return new Box(bounds.getMinX(), bounds.getMinY(), bounds.getMaxX(), bounds.getMaxY());
  }

  public double width() {
    return right - left;
  }

  public double height() {
    return bottom - top;
  }

  public double area() {
    return width() * height();
  }

  /** The area both boxes cover, in square pixels. */
  public double overlap(Box other) {
    double across = Math.min(right, other.right) - Math.max(left, other.left);
    double down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    return Math.max(0, across) * Math.max(0, down);
  }

  /** Intersection over union, from 0 (apart) to 1 (the same). */
  public double iou(Box other) {
    double shared = overlap(other);
    return shared / (area() + other.area() - shared);
  }

  /** This box grown by a margin on every side. */
  Box grow(double margin) {
    return new Box(left - margin, top - margin, right + margin, bottom + margin);
  }

  /** The part of this box inside a picture; the two must overlap. */
  Box clip(int width, int height) {
    return new Box(
        Math.max(0, left), Math.max(0, top), Math.min(width, right), Math.min(height, bottom));
  }
}
