package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.csprun.compiler.graph.Value;

/** Operators that take a part: Slice, Split, Gather. */
final class SliceOps {
  private SliceOps() {}

  static List<OpEntry> entries() {
    return List.of(
        new OpEntry("Slice", "constant positions; any axis and step", SliceOps::slice),
        new OpEntry("Split", "constant sizes", SliceOps::split),
        new OpEntry("Gather", "constant, evenly spaced indices", SliceOps::gather));
  }

  private static void slice(Site site) {
    List<Integer> dims = site.dims(0);
    List<Integer> starts = required(site, "starts", 1);
    List<Integer> ends = required(site, "ends", 2);
    List<Integer> axes = site.list("axes", 3).orElse(Dims.range(starts.size()));
    List<Integer> steps =
        site.node().hasInput(4)
            ? site.constant(4, "steps").ints()
            : Collections.nCopies(starts.size(), 1);
    if (ends.size() != starts.size()
        || axes.size() != starts.size()
        || steps.size() != starts.size()) {
      throw new Refusal("has starts, ends, axes and steps of different number");
    }
    SliceSpec spec = SliceSpec.whole(dims);
    for (int i = 0; i < starts.size(); i++) {
      int axis = Dims.axis(axes.get(i), dims.size());
      spec = spec.cut(axis, starts.get(i), ends.get(i), steps.get(i));
    }
    define(site, 0, spec);
  }

  private static List<Integer> required(Site site, String name, int input) {
    return site.list(name, input).orElseThrow(() -> new Refusal("lacks its " + name));
  }

  private static void split(Site site) {
    List<Integer> dims = site.dims(0);
    int axis = Dims.axis(site.node().integer("axis", 0), dims.size());
    int outputs = site.node().proto().getOutputCount();
    int size = dims.get(axis);
    List<Integer> sizes = site.list("split", 1).orElseGet(() -> evenly(size, outputs));
    if (sizes.size() != outputs || sizes.stream().mapToInt(Integer::intValue).sum() != size) {
      throw new Refusal(
          "splits %d elements into %s for %d outputs".formatted(size, sizes, outputs));
    }
    int start = 0;
    for (int i = 0; i < outputs; i++) {
      if (site.node().hasOutput(i)) {
        define(site, i, SliceSpec.whole(dims).along(axis, start, sizes.get(i), 1));
      }
      start += sizes.get(i);
    }
  }

  private static List<Integer> evenly(int size, int parts) {
    int each = Math.ceilDiv(size, parts);
    List<Integer> sizes = new ArrayList<>(Collections.nCopies(parts, each));
    sizes.set(parts - 1, size - each * (parts - 1));
    return sizes;
  }

  private static void gather(Site site) {
    List<Integer> dims = site.dims(0);
    int axis = Dims.axis(site.node().integer("axis", 0), dims.size());
    Literal indexes = site.constant(1, "indices");
    if (site.known(0).isPresent()) {
      site.define(Movement.gathered(site.constant(0, "input"), indexes, axis));
      return;
    }
    List<Integer> entries = new ArrayList<>();
    for (int i = 0; i < indexes.size(); i++) {
      entries.add(Dims.axis(indexes.integer(i), dims.get(axis)));
    }
    int step = entries.size() > 1 ? entries.get(1) - entries.get(0) : 1;
    if (indexes.rank() > 1 || !areSpaced(entries, step)) {
      throw new Refusal("gathers entries that are not evenly spaced along axis %d".formatted(axis));
    }
    Value part =
        sliced(site, SliceSpec.whole(dims).along(axis, entries.getFirst(), entries.size(), step));
    if (indexes.rank() == 0) {
      List<Integer> fewer = new ArrayList<>(dims);
      fewer.remove(axis);
      part = site.reshaped(part, fewer);
    }
    site.define(part);
  }

  private static boolean areSpaced(List<Integer> entries, int step) {
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i) - entries.get(i - 1) != step) {
        return false;
      }
    }
    return !entries.isEmpty() && step != 0;
  }

  private static void define(Site site, int output, SliceSpec spec) {
    if (site.known(0).isPresent()) {
      site.define(output, new Operand.Known(Movement.sliced(site.constant(0, "input"), spec)));
    } else {
      site.define(output, sliced(site, spec));
    }
  }

  private static Value sliced(Site site, SliceSpec spec) {
    Value in = site.value(0);
    return spec.isWhole(in.type().shape().dims()) ? in : site.add(spec.op(), in);
  }
}
