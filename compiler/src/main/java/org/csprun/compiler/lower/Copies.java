package org.csprun.compiler.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.csprun.plan.Operation.StridedCopy;

/** Writes strided copies in their simplest form: outermost first, adjacent dimensions merged. */
final class Copies {
  private Copies() {}

  /** One dimension of a copy: how many, and how far apart on either side. */
  private record Dim(int extent, long in, long out) {
    /** This dimension with {@code inner} folded into it, when both sides allow. */
    boolean encloses(Dim inner) {
      return in == inner.in * inner.extent && out == inner.out * inner.extent;
    }
  }

  static StridedCopy of(
      List<Integer> extents, long inStart, long[] inStrides, long outStart, long[] outStrides) {
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < extents.size(); i++) {
      if (extents.get(i) != 1) {
        dims.add(new Dim(extents.get(i), inStrides[i], outStrides[i]));
      }
    }
    dims.sort(Comparator.comparingLong((Dim dim) -> Math.abs(dim.out())).reversed());
    List<Dim> merged = new ArrayList<>();
    for (Dim dim : dims) {
      if (!merged.isEmpty() && merged.getLast().encloses(dim)) {
        Dim outer = merged.removeLast();
        merged.add(new Dim(Math.multiplyExact(outer.extent(), dim.extent()), dim.in(), dim.out()));
      } else {
        merged.add(dim);
      }
    }
    if (merged.isEmpty()) {
      merged.add(new Dim(1, 0, 0));
    }
    return new StridedCopy(
        merged.stream().map(Dim::extent).toList(),
        inStart,
        merged.stream().map(Dim::in).toList(),
        outStart,
        merged.stream().map(Dim::out).toList());
  }
}
