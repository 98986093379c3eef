package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.csprun.compiler.graph.Op;

/** Which elements of each dimension a slice takes, counted from the front; sizes may be 0. */
record SliceSpec(List<Integer> starts, List<Integer> sizes, List<Integer> steps) {
  SliceSpec {
    starts = List.copyOf(starts);
    sizes = List.copyOf(sizes);
    steps = List.copyOf(steps);
  }

  /** Everything. */
  static SliceSpec whole(List<Integer> dims) {
    return new SliceSpec(
        Collections.nCopies(dims.size(), 0), dims, Collections.nCopies(dims.size(), 1));
  }

  /** The same with {@code size} elements of one axis, from {@code start} on. */
  SliceSpec along(int axis, int start, int size, int step) {
    return new SliceSpec(
        with(starts, axis, start),
        with(sizes, axis, size),
        with(steps, axis, size <= 1 ? 1 : step));
  }

  /** The same with one axis cut as ONNX's Slice says: negative positions count from the end. */
  SliceSpec cut(int axis, int start, int end, int step) {
    if (step == 0) {
      throw new Refusal("has a step of 0");
    }
    int size = sizes.get(axis);
    int first = Math.clamp(fromFront(start, size), 0, step > 0 ? size : Math.max(0, size - 1));
    int last = Math.clamp(fromFront(end, size), step > 0 ? 0 : -1, step > 0 ? size : size - 1);
    return along(axis, first, (int) Math.max(0, Math.ceilDiv((long) last - first, step)), step);
  }

  boolean isWhole(List<Integer> dims) {
    return sizes.equals(dims) && steps.stream().allMatch(step -> step == 1);
  }

  Op.Slice op() {
    if (sizes.contains(0)) {
      throw new Refusal("takes no element: its result has the shape " + sizes);
    }
    return new Op.Slice(starts, sizes, steps);
  }

  private static long fromFront(int position, int size) {
    return position < 0 ? (long) position + size : position;
  }

  private static List<Integer> with(List<Integer> list, int index, int value) {
    List<Integer> changed = new ArrayList<>(list);
    changed.set(index, value);
    return changed;
  }
}
