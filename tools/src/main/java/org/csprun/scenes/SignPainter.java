package org.csprun.scenes;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;

/**
 * The brush that puts placed signs on a picture: post, shadow, face, light, and what hides them.
 */
record SignPainter(Graphics2D canvas, Dice dice) {

  private static final Color SHADOW = new Color(0, 0, 0, 90);

  /** The post that carries a sign, from its centre down. */
  void post(PlacedSign sign, int bottom) {
    if (dice.chance(0.3)) {
      return;
    }
    Pose pose = sign.pose();
    double length = Math.max(bottom - pose.y(), pose.radius());
    canvas.setColor(dice.muted(70, 170));
    canvas.setStroke(new BasicStroke((float) (pose.radius() * 0.16)));
    double lean = -StrictMath.tan(pose.roll()) * length;
    canvas.draw(new Line2D.Double(pose.x(), pose.y(), pose.x() + lean, pose.y() + length));
  }

  void sign(PlacedSign sign) {
    Pose pose = sign.pose();
    double drop = pose.radius() * dice.between(0.04, 0.12);
    canvas.setColor(SHADOW);
    canvas.fill(Outlines.moved(sign.outline(), drop, drop));
    for (Layer layer : sign.face().layers()) {
      canvas.setColor(layer.colour());
      canvas.fill(pose.project(layer.shape()));
    }
    light(sign.outline(), pose);
    if (dice.chance(0.3)) {
      hide(pose);
    }
  }

  /** Sunlight from one side, shade on the other. */
  private void light(Shape outline, Pose pose) {
    double angle = dice.between(0, 2 * StrictMath.PI);
    float x = (float) (pose.radius() * StrictMath.cos(angle));
    float y = (float) (pose.radius() * StrictMath.sin(angle));
    canvas.setPaint(
        new GradientPaint(
            (float) pose.x() - x,
            (float) pose.y() - y,
            new Color(255, 255, 255, dice.count(0, 70)),
            (float) pose.x() + x,
            (float) pose.y() + y,
            new Color(0, 0, 0, dice.count(0, 110))));
    canvas.fill(outline);
  }

  /** A twig or leaves in front, or a sticker on the face: at most about a quarter of it. */
  private void hide(Pose pose) {
    double angle = dice.between(0, 2 * StrictMath.PI);
    double x = pose.x() + pose.radius() * StrictMath.cos(angle);
    double y = pose.y() + pose.radius() * StrictMath.sin(angle);
    switch (dice.count(0, 2)) {
      case 0 -> {
        canvas.setColor(dice.near(new Color(84, 66, 48), 24));
        canvas.setStroke(new BasicStroke((float) (pose.radius() * dice.between(0.08, 0.2))));
        double bow = dice.between(-0.7, 0.7) * pose.radius();
        canvas.draw(new Line2D.Double(x, y, 2 * pose.x() - x + bow, 2 * pose.y() - y + bow));
      }
      case 1 ->
          new Foliage(dice.near(new Color(70, 106, 48), 30), dice.count(12, 24))
              .heap(canvas, x, y, pose.radius() * dice.between(0.3, 0.6), dice);
      default -> {
        canvas.setColor(dice.colour(40, 220));
        double size = pose.radius() * dice.between(0.2, 0.45);
        double stickerX = (x + pose.x()) / 2 - size / 2;
        canvas.fill(new Ellipse2D.Double(stickerX, (y + pose.y()) / 2 - size / 2, size, size));
      }
    }
  }
}
