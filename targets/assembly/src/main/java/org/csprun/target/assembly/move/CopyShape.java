package org.csprun.target.assembly.move;

import java.util.ArrayList;
import java.util.List;

/**
 * All that the code of a copy depends on: loops, outermost first, around the runs of bytes that lie
 * at some distances from where the loops stand.
 *
 * @param runBytes bytes that lie side by side in both tensors
 * @param rowFrom bytes from one row of the input to the next
 * @param rowTo the same of the output
 */
record CopyShape(int runBytes, List<Part> parts, List<Dim> dims, long rowFrom, long rowTo) {
  /** Runs up to which an inner loop is unrolled. */
  private static final int MOST_PARTS = 8;

  /** Bytes from which a run is not worth unrolling. */
  private static final int LONG_RUN = 512;

  CopyShape {
    parts = List.copyOf(parts);
    dims = List.copyOf(dims);
  }

  /** A run's distances. */
  record Part(long from, long to) {}

  /** A copy of single elements in these loops, put into the best order that shows at once. */
  static CopyShape of(int elementBytes, List<Dim> loops, long rowFrom, long rowTo) {
    List<Dim> dims = new ArrayList<>();
    for (Dim dim : loops) {
      if (dim.size() == 1) {
        continue;
      }
      if (!dims.isEmpty() && dims.getLast().continues(dim)) {
        int outer = dims.removeLast().size();
        dims.add(new Dim(Math.multiplyExact(outer, dim.size()), dim.from(), dim.to()));
      } else {
        dims.add(dim);
      }
    }
    int runBytes = elementBytes;
    if (!dims.isEmpty()
        && dims.getLast().from() == elementBytes
        && dims.getLast().to() == elementBytes) {
      runBytes = Math.multiplyExact(dims.removeLast().size(), elementBytes);
    } else {
      longestInnermost(dims);
    }
    CopyShape shape = new CopyShape(runBytes, List.of(new Part(0, 0)), dims, rowFrom, rowTo);
    return runBytes < LONG_RUN ? shape.unrolled() : shape;
  }

  /** Where the innermost dimension is no run, a long loop inside costs less than a short one. */
  private static void longestInnermost(List<Dim> dims) {
    if (dims.size() > 1 && dims.get(dims.size() - 2).size() > dims.getLast().size()) {
      dims.add(dims.size() - 1, dims.removeLast());
    }
  }

  /** The innermost loop's runs, or some of them at a time, as parts. */
  private CopyShape unrolled() {
    if (dims.isEmpty()) {
      return this;
    }
    Dim inner = dims.getLast();
    int count = Math.min(inner.size(), MOST_PARTS);
    while (inner.size() % count != 0) {
      count--;
    }
    List<Part> unrolled = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      unrolled.add(new Part(i * inner.from(), i * inner.to()));
    }
    List<Dim> rest = new ArrayList<>(dims.subList(0, dims.size() - 1));
    if (count < inner.size()) {
      rest.add(new Dim(inner.size() / count, inner.from() * count, inner.to() * count));
    }
    return new CopyShape(runBytes, unrolled, rest, rowFrom, rowTo);
  }

  /** Whether any number of rows is one run. */
  boolean isRun() {
    return dims.isEmpty() && parts.size() == 1 && rowFrom == runBytes && rowTo == runBytes;
  }
}
