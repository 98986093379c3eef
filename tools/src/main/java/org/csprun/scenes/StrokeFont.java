package org.csprun.scenes;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Scanner;

/**
 * The letters and digits of signs as pen strokes, so that no picture depends on a system's fonts.
 */
final class StrokeFont {

  /** A glyph is 10 high and 6 wide; the next begins 3 farther. */
  private static final double ADVANCE = 9;

  private StrokeFont() {}

  /**
   * A text as one filled shape, centred on the origin.
   *
   * @param height of the pen's path; the shape is one pen width higher
   */
  static Shape text(String text, double height, double pen) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < text.length(); i++) {
      path.append(glyph(text.charAt(i), i * ADVANCE), false);
    }
    Rectangle2D bounds = path.getBounds2D();
    AffineTransform fit = AffineTransform.getScaleInstance(height / 10, height / 10);
    fit.translate(-bounds.getCenterX(), -bounds.getCenterY());
    return new BasicStroke((float) pen, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
        .createStrokedShape(fit.createTransformedShape(path));
  }

  private static Path2D glyph(char letter, double x) {
    Path2D path = new Path2D.Double();
    Scanner pen = new Scanner(strokes(letter));
    while (pen.hasNext()) {
      switch (pen.next()) {
        case "M" -> path.moveTo(x + pen.nextInt(), pen.nextInt());
        case "L" -> path.lineTo(x + pen.nextInt(), pen.nextInt());
        case "C" ->
            path.curveTo(
                x + pen.nextInt(), pen.nextInt(),
                x + pen.nextInt(), pen.nextInt(),
                x + pen.nextInt(), pen.nextInt());
        case String other -> throw new IllegalStateException("no such pen move: " + other);
      }
    }
    return path;
  }

  /** Move, line and curve in a cell 6 wide and 10 high. */
  private static String strokes(char letter) {
    return switch (letter) {
      case '0', 'O' -> "M 3 0 C 7 0 7 10 3 10 C -1 10 -1 0 3 0";
      case '2' -> "M 0 2 C 1 -1 6 -1 6 3 C 6 5 1 8 0 10 L 6 10";
      case '3' -> "M 0 1 C 2 -1 6 0 6 2 C 6 4 4 5 2 5 C 4 5 6 5 6 8 C 6 10 2 11 0 9";
      case '4' -> "M 5 10 L 5 0 L 0 7 L 7 7";
      case '5' -> "M 6 0 L 1 0 L 0 5 C 2 3 6 4 6 7 C 6 10 2 11 0 9";
      case '6' -> "M 5 0 C 2 1 0 4 0 7 C 0 11 6 11 6 7 C 6 3 1 4 0 7";
      case '7' -> "M 0 0 L 6 0 L 2 10";
      case '8' -> "M 3 5 C -1 5 -1 0 3 0 C 7 0 7 5 3 5 C 7 5 7 10 3 10 C -1 10 -1 5 3 5";
      case '9' -> "M 1 10 C 4 9 6 6 6 3 C 6 -1 0 -1 0 3 C 0 7 5 6 6 3";
      case 'P' -> "M 0 10 L 0 0 L 3 0 C 7 0 7 5 3 5 L 0 5";
      case 'S' -> "M 6 2 C 5 -1 0 -1 0 2 C 0 5 6 5 6 8 C 6 11 1 11 0 8";
      case 'T' -> "M 0 0 L 6 0 M 3 0 L 3 10";
      default -> throw new IllegalArgumentException("no strokes for '" + letter + "'");
    };
  }
}
