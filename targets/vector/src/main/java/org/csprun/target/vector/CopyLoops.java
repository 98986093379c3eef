package org.csprun.target.vector;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Operation.StridedCopy;

/**
 * The loops of a strided copy below its rows, outermost first: sizes of 1 are dropped, dimensions
 * that lie together in both tensors are one.
 *
 * @param sizes the innermost is the length of a run
 * @param fromBytes byte strides of the input
 * @param toBytes byte strides of the output
 */
final class CopyLoops {
  private final int elementBytes;
  private final int[] sizes;
  private final long[] fromBytes;
  private final long[] toBytes;

  private CopyLoops(List<Dim> dims, int elementBytes) {
    this.elementBytes = elementBytes;
    sizes = dims.stream().mapToInt(Dim::size).toArray();
    fromBytes = dims.stream().mapToLong(dim -> dim.from() * elementBytes).toArray();
    toBytes = dims.stream().mapToLong(dim -> dim.to() * elementBytes).toArray();
  }

  private record Dim(int size, long from, long to) {}

  /** The loops over all dimensions but the first. */
  static CopyLoops of(StridedCopy operation, int elementBytes) {
    List<Dim> dims = new ArrayList<>();
    for (int i = 1; i < operation.extents().size(); i++) {
      Dim dim =
          new Dim(
              operation.extents().get(i),
              operation.inputStrides().get(i),
              operation.outputStrides().get(i));
      if (dim.size() == 1) {
        continue;
      }
      Dim outer = dims.isEmpty() ? new Dim(1, 0, 0) : dims.getLast();
      if (outer.size() > 1
          && outer.from() == dim.from() * dim.size()
          && outer.to() == dim.to() * dim.size()) {
        dims.removeLast();
        dim = new Dim(Math.multiplyExact(outer.size(), dim.size()), dim.from(), dim.to());
      }
      dims.add(dim);
    }
    if (dims.isEmpty()) {
      dims.add(new Dim(1, 1, 1));
    }
    longestInnermost(dims);
    return new CopyLoops(dims, elementBytes);
  }

  /** Where the innermost dimension is no run, a long loop inside costs less than a short one. */
  private static void longestInnermost(List<Dim> dims) {
    Dim last = dims.getLast();
    if (dims.size() > 1 && (last.from() != 1 || last.to() != 1)) {
      Dim before = dims.get(dims.size() - 2);
      if (before.size() > last.size()) {
        dims.set(dims.size() - 2, last);
        dims.set(dims.size() - 1, before);
      }
    }
  }

  /** True when all rows together are one run. */
  boolean rowsAreContiguous(long rowFrom, long rowTo) {
    return sizes.length == 1
        && isRun(0)
        && rowFrom == (long) sizes[0] * elementBytes
        && rowTo == rowFrom;
  }

  private boolean isRun(int dim) {
    return fromBytes[dim] == elementBytes && toBytes[dim] == elementBytes;
  }

  /** Copies one row. */
  void copy(MemorySegment from, long fromStart, MemorySegment to, long toStart) {
    copy(0, from, fromStart, to, toStart);
  }

  private void copy(int dim, MemorySegment from, long fromStart, MemorySegment to, long toStart) {
    int size = sizes[dim];
    int inner = sizes.length - 1 - dim;
    if (inner == 0 && isRun(dim)) {
      Moves.copy(elementBytes, from, fromStart, 0, to, toStart, 0, size, 1);
    } else if (inner == 0) {
      Moves.copyColumn(
          elementBytes, from, fromStart, fromBytes[dim], to, toStart, toBytes[dim], size);
    } else if (inner == 1 && isRun(dim + 1)) {
      Moves.copy(
          elementBytes,
          from,
          fromStart,
          fromBytes[dim],
          to,
          toStart,
          toBytes[dim],
          sizes[dim + 1],
          size);
    } else {
      for (int i = 0; i < size; i++) {
        copy(dim + 1, from, fromStart + i * fromBytes[dim], to, toStart + i * toBytes[dim]);
      }
    }
  }
}
