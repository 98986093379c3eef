package org.csprun.scenes;

import java.awt.Shape;
import java.util.List;

/**
 * The artwork of one sign, flat and upright, in coordinates from -1 to 1, y down.
 *
 * @param outline the edge of the metal sheet
 * @param layers the paint, bottom first
 */
record SignFace(Shape outline, List<Layer> layers) {

  SignFace {
    layers = List.copyOf(layers);
  }
}
