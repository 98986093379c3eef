package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Operation.ReduceKind;

/**
 * Reductions. Over the pixels of a map they are global pools; over its channels a reduction of
 * pixel rows; over anything else the reduced axes are turned to the end first. So Maxout written as
 * Reshape to 1×k×g×H×W and ReduceMax over axis 1 becomes Reshape, Transpose (0,2,3,4,1), Reduce,
 * Reshape.
 */
final class ReduceOps {
  private static final String CONSTRAINT = "constant axes";

  private ReduceOps() {}

  static List<OpEntry> entries() {
    return List.of(
        entry("ReduceMax", ReduceKind.MAX),
        entry("ReduceMin", ReduceKind.MIN),
        entry("ReduceSum", ReduceKind.SUM),
        entry("ReduceMean", ReduceKind.MEAN));
  }

  private static OpEntry entry(String name, ReduceKind kind) {
    return new OpEntry(name, CONSTRAINT, site -> read(site, kind));
  }

  private static void read(Site site, ReduceKind kind) {
    Value in = site.value(0);
    List<Integer> dims = in.type().shape().dims();
    List<Integer> named =
        site.list("axes", 1).orElse(List.of()).stream()
            .map(axis -> Dims.axis(axis, dims.size()))
            .sorted()
            .distinct()
            .toList();
    if (named.isEmpty() && site.node().integer("noop_with_empty_axes", 0) != 0) {
      site.define(in);
      return;
    }
    List<Integer> axes = named.isEmpty() ? Dims.range(dims.size()) : named;
    boolean keeps = site.node().integer("keepdims", 1) != 0;
    List<Integer> result = keeps ? ones(dims, axes) : others(dims, axes);
    site.define(site.reshapedLike(reduced(site, kind, in, axes), result));
  }

  private static Value reduced(Site site, ReduceKind kind, Value in, List<Integer> axes) {
    if (in.type().isMap() && axes.equals(List.of(2, 3)) && kind == ReduceKind.MEAN) {
      return site.add(new Op.GlobalAverage(), in);
    }
    if (in.type().isMap() && axes.equals(List.of(2, 3)) && kind == ReduceKind.MAX) {
      return PoolOps.globalMaximum(site, in);
    }
    if (in.type().isMap() && axes.equals(List.of(1))) {
      return site.add(new Op.Reduce(kind), site.helper("pixels", new Op.PixelRows(), in));
    }
    List<Integer> dims = in.type().shape().dims();
    List<Integer> order = new ArrayList<>(Dims.without(dims.size(), axes));
    order.addAll(axes);
    List<Integer> rows = new ArrayList<>(others(dims, axes));
    rows.add(Dims.elements(Dims.permuted(dims, axes)));
    return site.add(new Op.Reduce(kind), site.reshaped(site.transposed(in, order), rows));
  }

  private static List<Integer> others(List<Integer> dims, List<Integer> axes) {
    return Dims.permuted(dims, Dims.without(dims.size(), axes));
  }

  private static List<Integer> ones(List<Integer> dims, List<Integer> axes) {
    return Dims.range(dims.size()).stream().map(i -> axes.contains(i) ? 1 : dims.get(i)).toList();
  }
}
