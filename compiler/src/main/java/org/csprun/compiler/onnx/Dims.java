package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Arithmetic on ONNX dimensions, which unlike a {@code Shape} may be 0 in constants. */
final class Dims {
  /** Elements of the largest constant the reader computes: a damaged model may ask for any. */
  private static final int LARGEST_CONSTANT = 1 << 26;

  private Dims() {}

  static int elements(List<Integer> dims) {
    int elements = 1;
    for (int dim : dims) {
      elements = Math.multiplyExact(elements, dim);
    }
    return elements;
  }

  /** As {@link #elements}, for constants that are about to be computed. */
  static int computed(List<Integer> dims) {
    int elements = elements(dims);
    if (elements < 0 || elements > LARGEST_CONSTANT) {
      throw new Refusal("computes a constant of shape %s, which is too large".formatted(dims));
    }
    return elements;
  }

  /** Row-major strides. */
  static int[] strides(List<Integer> dims) {
    int[] strides = new int[dims.size()];
    int stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims.get(i);
    }
    return strides;
  }

  /** The axis counted from the front. */
  static int axis(long axis, int rank) {
    long positive = axis < 0 ? axis + rank : axis;
    if (positive < 0 || positive >= Math.max(rank, 1)) {
      throw new Refusal("names axis %d of a tensor with %d dimensions".formatted(axis, rank));
    }
    return (int) positive;
  }

  /** The dimensions with 1s in front up to the rank. */
  static List<Integer> padded(List<Integer> dims, int rank) {
    List<Integer> padded = new ArrayList<>(Collections.nCopies(rank - dims.size(), 1));
    padded.addAll(dims);
    return padded;
  }

  /** What ONNX broadcasting makes of both. */
  static List<Integer> broadcast(List<Integer> a, List<Integer> b) {
    int rank = Math.max(a.size(), b.size());
    List<Integer> left = padded(a, rank);
    List<Integer> right = padded(b, rank);
    List<Integer> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int x = left.get(i);
      int y = right.get(i);
      if (x != y && x != 1 && y != 1) {
        throw new Refusal("joins %s and %s, which do not broadcast".formatted(a, b));
      }
      result.add(x == 1 ? y : x);
    }
    return result;
  }

  /** The index into a tensor of these dimensions for an index into the broadcast result. */
  static int broadcastIndex(int index, List<Integer> result, List<Integer> dims) {
    List<Integer> own = padded(dims, result.size());
    int[] strides = strides(own);
    int rest = index;
    int source = 0;
    for (int i = result.size() - 1; i >= 0; i--) {
      if (own.get(i) != 1) {
        source += rest % result.get(i) * strides[i];
      }
      rest /= result.get(i);
    }
    return source;
  }

  /** The axes of a tensor of this rank that are not named, in order. */
  static List<Integer> without(int rank, List<Integer> axes) {
    return IntStream.range(0, rank).filter(i -> !axes.contains(i)).boxed().toList();
  }

  static List<Integer> range(int size) {
    return IntStream.range(0, size).boxed().toList();
  }

  static List<Integer> permuted(List<Integer> dims, List<Integer> permutation) {
    return permutation.stream().map(dims::get).toList();
  }
}
