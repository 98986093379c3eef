package org.csprun.scenes;

import java.util.Objects;

/**
 * A road sign in a scene: what it is and where.
 *
 * @param box the whole sign in pixels, clipped to the picture; what hides a part of the sign leaves
 *     the box as it is
 */
public record Sign(SignClass kind, Box box) {

  public Sign {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(box, "box");
  }
}
