package org.csprun.session;

import java.util.List;
import org.csprun.plan.Operation;
import org.csprun.tensor.TensorType;

/**
 * Elements of a tensor as runs of neighbours in memory: run (i0, i1, …) begins at element {@code
 * start + Σ i·strides} and all are of one length.
 */
final class ElementRuns {
  private final long start;
  private final int[] extents;
  private final long[] strides;
  private final int length;

  private ElementRuns(long start, List<Integer> extents, List<Long> strides, int length) {
    this.start = start;
    this.extents = extents.stream().mapToInt(Integer::intValue).toArray();
    this.strides = strides.stream().mapToLong(Long::longValue).toArray();
    this.length = length;
  }

  /** All elements of a tensor, gaps between pixels left out. */
  static ElementRuns of(TensorType type, int pixelStride) {
    int channels = type.channels();
    if (pixelStride == channels) {
      return new ElementRuns(0, List.of(), List.of(), Math.toIntExact(type.elements()));
    }
    int pixels = Math.toIntExact(type.elements() / channels);
    return new ElementRuns(0, List.of(pixels), List.of((long) pixelStride), channels);
  }

  /** The elements that an operation writes to its output: all, or those that a copy names. */
  static ElementRuns written(Operation operation, TensorType output, int pixelStride) {
    if (!(operation instanceof Operation.StridedCopy copy)) {
      return of(output, pixelStride);
    }
    int last = copy.extents().size() - 1;
    return copy.outputStrides().get(last) == 1
        ? new ElementRuns(
            copy.outputStart(),
            copy.extents().subList(0, last),
            copy.outputStrides().subList(0, last),
            copy.extents().get(last))
        : new ElementRuns(copy.outputStart(), copy.extents(), copy.outputStrides(), 1);
  }

  /** Elements of each run. */
  int length() {
    return length;
  }

  long runs() {
    long runs = 1;
    for (int extent : extents) {
      runs *= extent;
    }
    return runs;
  }

  /** How many elements there are in all. */
  long elements() {
    return runs() * length;
  }

  /** Where the first element of a run lies, in elements from the tensor's first. */
  long first(long run) {
    long first = start;
    long rest = run;
    for (int i = extents.length - 1; i >= 0; i--) {
      first += rest % extents[i] * strides[i];
      rest /= extents[i];
    }
    return first;
  }

  /** Where an element lies, counted in the order of the runs. */
  long element(long number) {
    return first(number / length) + number % length;
  }
}
