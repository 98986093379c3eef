package org.csprun.scenes;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import java.util.stream.IntStream;

/** The plain figures that signs and clutter are cut from, around the origin. */
final class Outlines {

  private Outlines() {}

  static Shape disc(double radius) {
    return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
  }

  static Shape bar(double halfWidth, double halfHeight, double corner) {
    return new RoundRectangle2D.Double(
        -halfWidth, -halfHeight, 2 * halfWidth, 2 * halfHeight, 2 * corner, 2 * corner);
  }

  /** A regular polygon; at turn 0 its first corner points to the right. */
  static Shape polygon(int corners, double radius, double turn, double rounding) {
    return rounded(
        IntStream.range(0, corners)
            .mapToObj(corner -> turn + 2 * StrictMath.PI * corner / corners)
            .<Point2D>map(
                angle ->
                    new Point2D.Double(
                        radius * StrictMath.cos(angle), radius * StrictMath.sin(angle)))
            .toList(),
        rounding);
  }

  /**
   * A polygon whose corners are cut by curves that start {@code rounding} of the way to the next.
   */
  static Shape rounded(List<Point2D> corners, double rounding) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < corners.size(); i++) {
      Point2D before = corners.get((i + corners.size() - 1) % corners.size());
      Point2D corner = corners.get(i);
      Point2D after = corners.get((i + 1) % corners.size());
      Point2D enter = along(corner, before, rounding);
      Point2D leave = along(corner, after, rounding);
      if (i == 0) {
        path.moveTo(enter.getX(), enter.getY());
      } else {
        path.lineTo(enter.getX(), enter.getY());
      }
      path.quadTo(corner.getX(), corner.getY(), leave.getX(), leave.getY());
    }
    path.closePath();
    return path;
  }

  static Shape scaled(Shape shape, double factor) {
    return AffineTransform.getScaleInstance(factor, factor).createTransformedShape(shape);
  }

  static Shape moved(Shape shape, double right, double down) {
    return AffineTransform.getTranslateInstance(right, down).createTransformedShape(shape);
  }

  static Shape turned(Shape shape, int quarters) {
    return AffineTransform.getQuadrantRotateInstance(quarters).createTransformedShape(shape);
  }

  private static Point2D along(Point2D from, Point2D to, double share) {
    return new Point2D.Double(
        from.getX() + (to.getX() - from.getX()) * share,
        from.getY() + (to.getY() - from.getY()) * share);
  }
}
