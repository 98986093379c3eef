package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.List;

/** Rearrangements of constants, all of them a choice of source elements. */
final class Movement {
  private Movement() {}

  /** The elements a slice takes. */
  static Literal sliced(Literal literal, SliceSpec slice) {
    int[] strides = Dims.strides(literal.dims());
    return literal.select(
        slice.sizes(),
        i -> {
          int rest = i;
          int source = 0;
          for (int axis = strides.length - 1; axis >= 0; axis--) {
            int position = rest % slice.sizes().get(axis);
            rest /= slice.sizes().get(axis);
            source +=
                (slice.starts().get(axis) + position * slice.steps().get(axis)) * strides[axis];
          }
          return source;
        });
  }

  /** Dimension i of the result is dimension {@code permutation[i]}. */
  static Literal transposed(Literal literal, List<Integer> permutation) {
    int[] strides = Dims.strides(literal.dims());
    List<Integer> dims = Dims.permuted(literal.dims(), permutation);
    return literal.select(
        dims,
        i -> {
          int rest = i;
          int source = 0;
          for (int axis = strides.length - 1; axis >= 0; axis--) {
            source += rest % dims.get(axis) * strides[permutation.get(axis)];
            rest /= dims.get(axis);
          }
          return source;
        });
  }

  /** The entries of an axis that the indexes name; their shape takes the axis' place. */
  static Literal gathered(Literal literal, Literal indexes, int axis) {
    int size = literal.dims().get(axis);
    int inner = Dims.elements(literal.dims().subList(axis + 1, literal.rank()));
    List<Integer> dims = new ArrayList<>(literal.dims().subList(0, axis));
    dims.addAll(indexes.dims());
    dims.addAll(literal.dims().subList(axis + 1, literal.rank()));
    int count = indexes.size();
    return literal.select(
        dims,
        i -> {
          int entry = Dims.axis(indexes.integer(i / inner % count), size);
          return (i / inner / count * size + entry) * inner + i % inner;
        });
  }

  /** All side by side along the axis; integers only if all are. */
  static Literal joined(List<Literal> parts, int axis) {
    if (parts.isEmpty()) {
      throw new Refusal("joins nothing");
    }
    List<Integer> dims = new ArrayList<>(parts.getFirst().dims());
    int outer = Dims.elements(dims.subList(0, axis));
    long joined = parts.stream().mapToLong(part -> part.dims().get(axis)).sum();
    dims.set(axis, Math.toIntExact(joined));
    int size = Dims.computed(dims);
    boolean whole = parts.stream().allMatch(Literal.Integers.class::isInstance);
    long[] integers = new long[whole ? size : 0];
    float[] reals = new float[whole ? 0 : size];
    int start = 0;
    for (Literal part : parts) {
      int run = outer == 0 ? 0 : part.size() / outer;
      for (int i = 0; i < part.size(); i++) {
        int target = i / run * (size / outer) + start + i % run;
        if (whole) {
          integers[target] = part.integer(i);
        } else {
          reals[target] = part.real(i);
        }
      }
      start += run;
    }
    return whole ? new Literal.Integers(dims, integers) : new Literal.Floats(dims, reals);
  }
}
