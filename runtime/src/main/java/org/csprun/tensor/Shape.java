package org.csprun.tensor;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The logical dimensions of a tensor in the model's own order: a feature map is (1, channels,
 * height, width), as Darknet and ONNX write it, whatever its {@link Layout} in memory.
 */
public record Shape(List<Integer> dims) {

  /**
   * @throws IllegalArgumentException when a dimension is not positive or the element count
   *     overflows a long
   */
  public Shape {
    dims = List.copyOf(dims);
    long elements = 1;
    for (int dim : dims) {
      if (dim <= 0) {
        throw new IllegalArgumentException(
            "Shape " + dims + " has a dimension that is not positive");
      }
      try {
        elements = Math.multiplyExact(elements, dim);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("Shape " + dims + " has more elements than a long", e);
      }
    }
  }

  public static Shape of(int... dims) {
    Integer[] boxed = new Integer[dims.length];
    for (int i = 0; i < dims.length; i++) {
      boxed[i] = dims[i];
    }
    return new Shape(List.of(boxed));
  }

  /** A feature map of logical shape (1, channels, height, width). */
  public static Shape map(int channels, int height, int width) {
    return of(1, channels, height, width);
  }

  public int rank() {
    return dims.size();
  }

  public int dim(int axis) {
    return dims.get(axis);
  }

  /** Number of elements; 1 for a scalar. */
  public long elements() {
    long elements = 1;
    for (int dim : dims) {
      elements *= dim;
    }
    return elements;
  }

  /** The same shape with one dimension replaced. */
  public Shape with(int axis, int size) {
    return new Shape(
        IntStream.range(0, rank()).mapToObj(i -> i == axis ? size : dims.get(i)).toList());
  }

  /** Row-major strides in elements. */
  public long[] strides() {
    long[] strides = new long[rank()];
    long stride = 1;
    for (int i = rank() - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims.get(i);
    }
    return strides;
  }

  /** The dimensions joined by {@code x}: {@code 1x64x104x104}. */
  @Override
  public String toString() {
    return dims.isEmpty()
        ? "scalar"
        : dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
