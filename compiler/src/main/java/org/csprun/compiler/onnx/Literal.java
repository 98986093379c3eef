package org.csprun.compiler.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.csprun.compiler.graph.Weights;
import org.csprun.tensor.Shape;

/**
 * A tensor known at import: weights, or the integers with which exporters compute shapes. Elements
 * lie row-major; dimensions may be 0.
 */
sealed interface Literal {

  List<Integer> dims();

  int size();

  /** Element as a float. */
  float real(int index);

  /** Element as an integer, truncated like ONNX's Cast. */
  long integer(int index);

  /** Element i of the result is element {@code source(i)} of this one. */
  Literal select(List<Integer> dims, IntUnaryOperator source);

  /** The same elements under other dimensions. */
  Literal withDims(List<Integer> dims);

  default int rank() {
    return dims().size();
  }

  /** All elements as ints; what lies outside an int becomes its nearest end. */
  default List<Integer> ints() {
    Integer[] ints = new Integer[size()];
    Arrays.setAll(ints, i -> OnnxNode.clamped(integer(i)));
    return List.of(ints);
  }

  /** All elements as floats; a fresh array. */
  default float[] reals() {
    float[] reals = new float[size()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = real(i);
    }
    return reals;
  }

  /** As weights of the graph. */
  default Weights weights() {
    if (size() == 0) {
      throw new Refusal("reads an empty constant of shape " + dims());
    }
    return new Weights(new Shape(dims()), reals());
  }

  /** True when all elements are the same number. */
  default boolean isUniform() {
    for (int i = 1; i < size(); i++) {
      if (real(i) != real(0)) {
        return false;
      }
    }
    return size() > 0;
  }

  static Literal scalar(long value) {
    return new Integers(List.of(), new long[] {value});
  }

  static Literal vector(long... values) {
    return new Integers(List.of(values.length), values);
  }

  /** Floating-point elements. */
  record Floats(List<Integer> dims, float[] values) implements Literal {
    public Floats {
      dims = checked(dims, values.length);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public float real(int index) {
      return values[index];
    }

    @Override
    public long integer(int index) {
      return (long) values[index];
    }

    @Override
    public Literal select(List<Integer> others, IntUnaryOperator source) {
      float[] selected = new float[Dims.computed(others)];
      for (int i = 0; i < selected.length; i++) {
        selected[i] = values[source.applyAsInt(i)];
      }
      return new Floats(others, selected);
    }

    @Override
    public Literal withDims(List<Integer> others) {
      return new Floats(others, values);
    }
  }

  /** Integers and booleans, the latter as 0 and 1. */
  record Integers(List<Integer> dims, long[] values) implements Literal {
    public Integers {
      dims = checked(dims, values.length);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public float real(int index) {
      return values[index];
    }

    @Override
    public long integer(int index) {
      return values[index];
    }

    @Override
    public Literal select(List<Integer> others, IntUnaryOperator source) {
      long[] selected = new long[Dims.computed(others)];
      for (int i = 0; i < selected.length; i++) {
        selected[i] = values[source.applyAsInt(i)];
      }
      return new Integers(others, selected);
    }

    @Override
    public Literal withDims(List<Integer> others) {
      return new Integers(others, values);
    }
  }

  private static List<Integer> checked(List<Integer> dims, int values) {
    if (Dims.elements(dims) != values) {
      throw new Refusal("makes %d elements a tensor of shape %s".formatted(values, dims));
    }
    return List.copyOf(dims);
  }
}
