package org.csprun.scenes;

import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;

/**
 * Where a flat thing stands before the camera: a perspective map from its own coordinates (-1 to 1)
 * to pixels.
 *
 * @param x the centre in pixels
 * @param y the centre in pixels
 * @param radius in pixels, of a thing of radius 1 that faces the camera
 * @param roll turned in the picture's plane, in radians
 * @param yaw turned about its upright axis, in radians
 * @param pitch tipped back or forth, in radians
 */
record Pose(double x, double y, double radius, double roll, double yaw, double pitch) {

  /** The camera's distance, in radii: nearer makes the perspective stronger. */
  private static final double DISTANCE = 4.5;

  /** How far a flattened curve may stray, in the thing's own coordinates. */
  private static final double FLATNESS = 0.004;

  static Pose random(Dice dice, double radius) {
    double tilt = dice.chance(0.5) ? 0.12 : 0.4;
    return new Pose(
        0,
        0,
        radius,
        dice.between(-tilt, tilt),
        dice.between(-0.8, 0.8),
        dice.between(-0.35, 0.35));
  }

  Pose at(double x, double y) {
    return new Pose(x, y, radius, roll, yaw, pitch);
  }

  /** The shape as the camera sees it, its curves flattened. */
  Shape project(Shape shape) {
    PathIterator path = shape.getPathIterator(null, FLATNESS);
    Path2D seen = new Path2D.Double(path.getWindingRule());
    double[] point = new double[6];
    for (; !path.isDone(); path.next()) {
      int segment = path.currentSegment(point);
      project(point);
      switch (segment) {
        case PathIterator.SEG_MOVETO -> seen.moveTo(point[0], point[1]);
        case PathIterator.SEG_LINETO -> seen.lineTo(point[0], point[1]);
        case PathIterator.SEG_CLOSE -> seen.closePath();
        default -> throw new IllegalStateException("a flattened path has no segment " + segment);
      }
    }
    return seen;
  }

  private void project(double[] point) {
    double across = point[0] * StrictMath.cos(roll) - point[1] * StrictMath.sin(roll);
    double down = point[0] * StrictMath.sin(roll) + point[1] * StrictMath.cos(roll);
    double depth = across * StrictMath.sin(yaw);
    double right = across * StrictMath.cos(yaw);
    double low = down * StrictMath.cos(pitch) - depth * StrictMath.sin(pitch);
    double far = down * StrictMath.sin(pitch) + depth * StrictMath.cos(pitch);
    double scale = radius / (1 + far / DISTANCE);
    point[0] = x + right * scale;
    point[1] = y + low * scale;
  }
}
