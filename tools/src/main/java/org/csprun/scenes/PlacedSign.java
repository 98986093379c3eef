package org.csprun.scenes;

import java.awt.Shape;

/** A sign that has found its place: what it shows and where the camera sees it. */
record PlacedSign(SignClass kind, SignFace face, Pose pose) {

  static PlacedSign of(SignClass kind, double radius, Dice dice) {
    return new PlacedSign(kind, SignArtist.face(kind, dice), Pose.random(dice, radius));
  }

  PlacedSign at(double x, double y) {
    return new PlacedSign(kind, face, pose.at(x, y));
  }

  Shape outline() {
    return pose.project(face.outline());
  }

  /** The tight box of the whole outline, also of what lies outside the picture. */
  Box box() {
    return Box.around(outline().getBounds2D());
  }
}
