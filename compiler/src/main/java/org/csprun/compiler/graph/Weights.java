package org.csprun.compiler.graph;

import org.csprun.tensor.Shape;

/**
 * A constant float array with its logical shape, row-major. Never modified after construction: who
 * needs other values makes another one. Compared by identity.
 */
public final class Weights {
  private final Shape shape;
  private final float[] values;

  /**
   * @throws IllegalArgumentException when the number of values is not that of the shape
   */
  public Weights(Shape shape, float[] values) {
    if (shape.elements() != values.length) {
      throw new IllegalArgumentException(values.length + " values for shape " + shape);
    }
    this.shape = shape;
    this.values = values;
  }

  /** A vector of {@code values.length} elements. */
  public static Weights vector(float... values) {
    return new Weights(Shape.of(values.length), values);
  }

  public Shape shape() {
    return shape;
  }

  /** The values themselves, not a copy. */
  public float[] values() {
    return values;
  }

  @Override
  public String toString() {
    return "weights " + shape;
  }
}
