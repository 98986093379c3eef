package org.csprun.compiler.darknet;

import org.csprun.compiler.graph.Value;

/**
 * What a Darknet layer gives to the layers after it.
 *
 * @param name the node's name, as {@code conv17}
 * @param value its output; that of its input for a layer that computes nothing
 * @param moments what to expect of its elements where weights are random
 * @param use what its elements are
 */
record Layer(String name, Value value, Moments moments, Use use) {

  Layer(String name, Value value, Moments moments) {
    this(name, value, moments, Use.FEATURES);
  }

  /** What the elements of a layer are. */
  enum Use {
    FEATURES,
    /** Of a softmax. */
    PROBABILITIES,
    /** Of a {@code [yolo]} layer: Darknet decodes them in place, so no layer may read them. */
    BOXES
  }
}
