package org.csprun.compiler.pass;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.csprun.tensor.Shape;

/**
 * The dimensions of a tensor as walks over the row-major elements of another one, so that any
 * spelling of reshapes and transpositions can be compared with what it amounts to.
 *
 * @param dims each dimension as the runs it is made of, outermost first; none for a size of 1
 */
record Axes(List<List<Run>> dims) {
  Axes {
    dims = dims.stream().map(List::copyOf).toList();
  }

  /** {@code size} steps of {@code stride} elements. */
  record Run(long size, long stride) {}

  /** The tensor itself. */
  static Axes of(Shape shape) {
    long[] strides = shape.strides();
    List<List<Run>> dims = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      dims.add(normal(List.of(new Run(shape.dim(i), strides[i]))));
    }
    return new Axes(dims);
  }

  /** The pixel rows (1, H·W, C) of a map (1, C, H, W). */
  static Axes pixelRows(Shape map) {
    long pixels = (long) map.dim(2) * map.dim(3);
    return new Axes(
        List.of(
            List.of(),
            normal(List.of(new Run(pixels, 1))),
            normal(List.of(new Run(map.dim(1), pixels)))));
  }

  Axes transpose(List<Integer> permutation) {
    return new Axes(permutation.stream().map(dims::get).toList());
  }

  /** The same elements under another shape; empty when its dimensions cut through the runs. */
  Optional<Axes> reshape(Shape shape) {
    Deque<Run> left = new ArrayDeque<>(flat());
    List<List<Run>> others = new ArrayList<>();
    for (int i = shape.rank() - 1; i >= 0; i--) {
      List<Run> runs = new ArrayList<>();
      long need = shape.dim(i);
      while (need > 1) {
        Run run = left.removeLast();
        if (need % run.size() == 0) {
          runs.addFirst(run);
          need /= run.size();
        } else if (run.size() % need == 0) {
          runs.addFirst(new Run(need, run.stride()));
          left.addLast(new Run(run.size() / need, run.stride() * need));
          need = 1;
        } else {
          return Optional.empty();
        }
      }
      others.addFirst(runs);
    }
    return Optional.of(new Axes(others));
  }

  /** All dimensions as one walk, with runs that continue each other joined. */
  List<Run> flat() {
    return normal(dims.stream().flatMap(List::stream).toList());
  }

  /** True when all elements come in this order. */
  boolean isOrder(Axes other) {
    return flat().equals(other.flat());
  }

  private static List<Run> normal(List<Run> runs) {
    List<Run> normal = new ArrayList<>();
    for (Run run : runs) {
      Run last = normal.isEmpty() ? new Run(1, 0) : normal.getLast();
      if (run.size() > 1 && last.size() > 1 && last.stride() == run.size() * run.stride()) {
        normal.set(normal.size() - 1, new Run(last.size() * run.size(), run.stride()));
      } else if (run.size() > 1) {
        normal.add(run);
      }
    }
    return List.copyOf(normal);
  }
}
