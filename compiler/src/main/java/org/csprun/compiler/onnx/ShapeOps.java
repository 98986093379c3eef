package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.tensor.Shape;

/** Other shapes for the same elements, and Transpose. */
final class ShapeOps {
  private ShapeOps() {}

  static List<OpEntry> entries() {
    return List.of(
        new OpEntry("Reshape", "constant shape", ShapeOps::reshape),
        new OpEntry("Flatten", "any axis", ShapeOps::flatten),
        new OpEntry("Squeeze", "constant axes", ShapeOps::squeeze),
        new OpEntry("Unsqueeze", "constant axes", ShapeOps::unsqueeze),
        new OpEntry("Transpose", "any permutation", ShapeOps::transpose));
  }

  private static void reshape(Site site) {
    List<Integer> dims = site.dims(0);
    List<Integer> target =
        site.list("shape", 1).orElseThrow(() -> new Refusal("does not say to which shape"));
    boolean zeroIsZero = site.node().integer("allowzero", 0) != 0;
    List<Integer> resolved = new ArrayList<>();
    for (int i = 0; i < target.size(); i++) {
      boolean copies = target.get(i) == 0 && !zeroIsZero && i < dims.size();
      resolved.add(copies ? dims.get(i) : target.get(i));
    }
    int open = resolved.indexOf(-1);
    if (open >= 0) {
      resolved.set(open, 1);
      int others = Dims.elements(resolved);
      resolved.set(open, others == 0 ? 0 : Dims.elements(dims) / others);
    }
    if (Dims.elements(resolved) != Dims.elements(dims)) {
      throw new Refusal(
          "reshapes %s to %s, which has another number of elements".formatted(dims, target));
    }
    define(site, resolved);
  }

  private static void flatten(Site site) {
    List<Integer> dims = site.dims(0);
    long wanted = site.node().integer("axis", 1);
    int axis = wanted == dims.size() ? dims.size() : Dims.axis(wanted, dims.size());
    define(
        site,
        List.of(
            Dims.elements(dims.subList(0, axis)), Dims.elements(dims.subList(axis, dims.size()))));
  }

  private static void squeeze(Site site) {
    List<Integer> dims = site.dims(0);
    List<Integer> axes =
        site.list("axes", 1)
            .map(list -> list.stream().map(axis -> Dims.axis(axis, dims.size())).toList())
            .orElseGet(
                () -> Dims.range(dims.size()).stream().filter(i -> dims.get(i) == 1).toList());
    if (axes.stream().anyMatch(axis -> dims.get(axis) != 1)) {
      throw new Refusal("squeezes axes %s of %s, which are not all 1".formatted(axes, dims));
    }
    define(site, Dims.permuted(dims, Dims.without(dims.size(), axes)));
  }

  private static void unsqueeze(Site site) {
    List<Integer> axes = site.list("axes", 1).orElseThrow(() -> new Refusal("lacks its axes"));
    int rank = site.dims(0).size() + axes.size();
    List<Integer> dims = new ArrayList<>(site.dims(0));
    for (int axis : new TreeSet<>(axes.stream().map(axis -> Dims.axis(axis, rank)).toList())) {
      dims.add(axis, 1);
    }
    define(site, dims);
  }

  private static void transpose(Site site) {
    int rank = site.dims(0).size();
    List<Integer> permutation =
        site.node()
            .ints("perm")
            .orElseGet(() -> IntStream.range(0, rank).mapToObj(i -> rank - 1 - i).toList());
    if (!permutation.stream().sorted().toList().equals(Dims.range(rank))) {
      throw new Refusal("has perm=%s for %d axes".formatted(permutation, rank));
    }
    if (site.known(0).isPresent()) {
      site.define(Movement.transposed(site.constant(0, "input"), permutation));
    } else if (permutation.equals(Dims.range(rank))) {
      site.define(site.value(0));
    } else if (site.value(0).type().isMap() && permutation.equals(List.of(0, 2, 3, 1))) {
      site.define(pixels(site, site.value(0)));
    } else {
      site.define(site.add(new Op.Transpose(permutation), site.rows(0)));
    }
  }

  /** Channels last is how maps lie in memory: no element moves. */
  private static Value pixels(Site site, Value map) {
    Shape shape = map.type().shape();
    return site.reshaped(
        site.add(new Op.PixelRows(), map), List.of(1, shape.dim(2), shape.dim(3), shape.dim(1)));
  }

  private static void define(Site site, List<Integer> dims) {
    if (site.known(0).isPresent()) {
      site.define(site.constant(0, "input").withDims(dims));
    } else {
      site.define(site.reshapedLike(site.value(0), dims));
    }
  }
}
