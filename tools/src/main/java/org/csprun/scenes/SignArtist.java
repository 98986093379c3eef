package org.csprun.scenes;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.util.List;
import java.util.stream.Stream;

/** The painter of sign faces: every kind of sign, with its variants. */
final class SignArtist {

  private static final double EIGHTH = StrictMath.PI / 8;
  private static final double QUARTER = StrictMath.PI / 2;

  private SignArtist() {}

  static SignFace face(SignClass kind, Dice dice) {
    Palette paint = Palette.aged(dice);
    return switch (kind) {
      case STOP -> stop(paint);
      case YIELD -> giveWay(paint);
      case SPEED_LIMIT -> speedLimit(paint, dice);
      case NO_ENTRY -> noEntry(paint);
      case WARNING -> warning(paint, dice);
      case PARKING -> parking(paint);
      case DIRECTION -> direction(paint, dice);
      case PRIORITY_ROAD -> priorityRoad(paint);
    };
  }

  private static SignFace stop(Palette paint) {
    Shape sheet = Outlines.polygon(8, 1 / StrictMath.cos(EIGHTH), EIGHTH, 0.06);
    return new SignFace(
        sheet,
        List.of(
            new Layer(sheet, paint.white()),
            new Layer(Outlines.scaled(sheet, 0.91), paint.red()),
            new Layer(StrokeFont.text("STOP", 0.58, 0.14), paint.white())));
  }

  private static SignFace giveWay(Palette paint) {
    Shape sheet =
        Outlines.rounded(
            List.of(
                new Point2D.Double(-1.06, -0.92),
                new Point2D.Double(1.06, -0.92),
                new Point2D.Double(0, 0.92)),
            0.07);
    Shape centred = Outlines.moved(sheet, 0, 0.307);
    Shape red = Outlines.moved(Outlines.scaled(centred, 0.94), 0, -0.307);
    Shape inner = Outlines.moved(Outlines.scaled(centred, 0.55), 0, -0.307);
    return new SignFace(
        sheet,
        List.of(
            new Layer(sheet, paint.white()),
            new Layer(red, paint.red()),
            new Layer(inner, paint.white())));
  }

  private static SignFace speedLimit(Palette paint, Dice dice) {
    String limit = dice.pick(List.of("20", "30", "40", "50", "60", "70", "80", "90"));
    return disc(
        paint.white(),
        paint.red(),
        new Layer(Outlines.disc(0.72), paint.white()),
        new Layer(StrokeFont.text(limit, 0.66, 0.16), paint.black()));
  }

  private static SignFace noEntry(Palette paint) {
    return disc(
        paint.white(), paint.red(), new Layer(Outlines.bar(0.68, 0.18, 0.04), paint.white()));
  }

  private static SignFace warning(Palette paint, Dice dice) {
    Shape sheet = diamond();
    Shape symbol =
        dice.pick(
            List.of(Symbols.exclamation(), Symbols.bend(), Symbols.crossroads(), Symbols.lamps()));
    return new SignFace(
        sheet,
        List.of(
            new Layer(sheet, paint.yellow()),
            new Layer(Outlines.scaled(sheet, 0.93), paint.black()),
            new Layer(Outlines.scaled(sheet, 0.84), paint.yellow()),
            new Layer(symbol, paint.black())));
  }

  private static SignFace parking(Palette paint) {
    Shape sheet = Outlines.bar(0.92, 0.92, 0.16);
    return new SignFace(
        sheet,
        List.of(
            new Layer(sheet, paint.blue()),
            new Layer(Outlines.bar(0.85, 0.85, 0.13), paint.white()),
            new Layer(Outlines.bar(0.79, 0.79, 0.1), paint.blue()),
            new Layer(StrokeFont.text("P", 0.92, 0.24), paint.white())));
  }

  private static SignFace direction(Palette paint, Dice dice) {
    double turn = dice.pick(List.of(0.0, QUARTER, -QUARTER, 1.5 * QUARTER, -1.5 * QUARTER));
    Shape arrow = AffineTransform.getRotateInstance(turn).createTransformedShape(Symbols.arrow());
    return disc(paint.white(), paint.blue(), new Layer(arrow, paint.white()));
  }

  private static SignFace priorityRoad(Palette paint) {
    Shape sheet = diamond();
    return new SignFace(
        sheet,
        List.of(
            new Layer(sheet, paint.black()),
            new Layer(Outlines.scaled(sheet, 0.96), paint.white()),
            new Layer(Outlines.scaled(sheet, 0.62), paint.yellow())));
  }

  private static Shape diamond() {
    return Outlines.polygon(4, 1.05, 0, 0.06);
  }

  private static SignFace disc(Color rim, Color ground, Layer... figures) {
    Shape sheet = Outlines.disc(1);
    List<Layer> base = List.of(new Layer(sheet, rim), new Layer(Outlines.disc(0.95), ground));
    return new SignFace(sheet, Stream.concat(base.stream(), List.of(figures).stream()).toList());
  }
}
