package org.csprun.vision;

/** A straight stroke between two points. */
record Segment(double x1, double y1, double x2, double y2) {

  /** Scaled, then moved. */
  Segment scaled(double scale, double dx, double dy) {
    return new Segment(x1 * scale + dx, y1 * scale + dy, x2 * scale + dx, y2 * scale + dy);
  }

  /** Distance from a point to the nearest point of the stroke. */
  double distance(double x, double y) {
    double dx = x2 - x1;
    double dy = y2 - y1;
    double length = dx * dx + dy * dy;
    double along = length == 0 ? 0 : Math.clamp(((x - x1) * dx + (y - y1) * dy) / length, 0.0, 1.0);
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
  }
}
