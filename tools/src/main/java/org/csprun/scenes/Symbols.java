package org.csprun.scenes;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Path2D;

/** The pictograms of signs as filled shapes in coordinates from -1 to 1. */
final class Symbols {

  private Symbols() {}

  /** A fat arrow that points up. */
  static Shape arrow() {
    Path2D path = new Path2D.Double();
    path.moveTo(0, -0.72);
    path.lineTo(0.5, -0.16);
    path.lineTo(0.17, -0.16);
    path.lineTo(0.17, 0.66);
    path.lineTo(-0.17, 0.66);
    path.lineTo(-0.17, -0.16);
    path.lineTo(-0.5, -0.16);
    path.closePath();
    return path;
  }

  /** An arrow that comes from below and turns to the right. */
  static Shape bend() {
    Path2D path = new Path2D.Double();
    path.moveTo(-0.28, 0.5);
    path.curveTo(-0.28, 0.0, -0.2, -0.2, 0.12, -0.2);
    Area area = new Area(pen(0.2, path));
    Path2D head = new Path2D.Double();
    head.moveTo(0.08, -0.5);
    head.lineTo(0.46, -0.2);
    head.lineTo(0.08, 0.1);
    head.closePath();
    area.add(new Area(head));
    return area;
  }

  static Shape exclamation() {
    Path2D path = new Path2D.Double();
    path.moveTo(-0.13, -0.52);
    path.lineTo(0.13, -0.52);
    path.lineTo(0.08, 0.2);
    path.lineTo(-0.08, 0.2);
    path.closePath();
    path.append(Outlines.moved(Outlines.disc(0.12), 0, 0.42), false);
    return path;
  }

  static Shape crossroads() {
    Path2D path = new Path2D.Double();
    path.moveTo(0, -0.52);
    path.lineTo(0, 0.52);
    path.moveTo(-0.42, 0.02);
    path.lineTo(0.42, 0.02);
    return new Area(pen(0.19, path));
  }

  /** The three lamps of a traffic light. */
  static Shape lamps() {
    Path2D path = new Path2D.Double();
    for (int lamp = -1; lamp <= 1; lamp++) {
      path.append(Outlines.moved(Outlines.disc(0.15), 0, 0.36 * lamp), false);
    }
    return path;
  }

  private static Shape pen(double width, Shape path) {
    return new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
        .createStrokedShape(path);
  }
}
