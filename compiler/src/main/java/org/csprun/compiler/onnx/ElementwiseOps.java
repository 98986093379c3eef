package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.tensor.Layout;

/** Functions of two elements, with ONNX's broadcasting. */
final class ElementwiseOps {
  private ElementwiseOps() {}

  static List<OpEntry> entries() {
    return List.of(
        entry("Add", "broadcasting", BinaryKind.ADD),
        entry("Sub", "broadcasting", BinaryKind.SUBTRACT),
        entry("Mul", "broadcasting", BinaryKind.MULTIPLY),
        entry("Div", "broadcasting", BinaryKind.DIVIDE),
        entry("Pow", "broadcasting", BinaryKind.POWER),
        entry("Max", "broadcasting, any number of inputs", BinaryKind.MAXIMUM),
        entry("Min", "broadcasting, any number of inputs", BinaryKind.MINIMUM));
  }

  private static OpEntry entry(String name, String constraint, BinaryKind kind) {
    return new OpEntry(name, constraint, site -> read(site, kind));
  }

  private static void read(Site site, BinaryKind kind) {
    if (site.allKnown()) {
      Literal result = site.constant(0, "operands");
      for (int i = 1; i < site.node().inputs(); i++) {
        result = Arithmetic.join(kind, result, site.constant(i, "operands"));
      }
      site.define(result);
      return;
    }
    boolean swapped = site.known(0).isPresent();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < site.node().inputs(); i++) {
      order.add(i);
    }
    if (swapped) { // a run-time operand first; where the order matters there are two
      order.sort(java.util.Comparator.comparing(i -> site.known(i).isPresent()));
    }
    Value result = site.value(order.getFirst());
    for (int i : order.subList(1, order.size())) {
      result =
          site.known(i).isPresent()
              ? withConstant(site, kind, result, site.constant(i, "operands"), swapped)
              : joined(site, kind, result, site.value(i));
    }
    site.define(result);
  }

  private static Value withConstant(
      Site site, BinaryKind kind, Value a, Literal constant, boolean swapped) {
    List<Integer> dims = a.type().shape().dims();
    if (Dims.broadcast(dims, constant.dims()).equals(dims)) {
      if (constant.isUniform() && !swapped && kind == BinaryKind.POWER && constant.real(0) == 2) {
        return site.add(new Op.Elementwise(BinaryKind.MULTIPLY, Activation.LINEAR), a, a);
      }
      if (constant.isUniform() && (kind == BinaryKind.MAXIMUM || kind == BinaryKind.MINIMUM)) {
        float bound = constant.real(0);
        Activation between =
            kind == BinaryKind.MAXIMUM
                ? ActivationOps.between(bound, Float.MAX_VALUE)
                : ActivationOps.between(-Float.MAX_VALUE, bound);
        return site.add(new Op.Activate(between), a);
      }
      if (a.type().isMap() && isPerChannel(constant) && isAffine(kind, swapped)) {
        return affine(site, kind, a, constant, swapped);
      }
    }
    int rank = Math.max(dims.size(), constant.rank());
    Value left = site.reshapedLike(a, Dims.padded(dims, rank));
    Layout layout = left.type().layout();
    List<Integer> own = Dims.padded(constant.dims(), rank);
    if (layout == Layout.NHWC && own.getFirst() != 1) {
      left = site.rows(left);
      layout = Layout.ROW_MAJOR;
    }
    Value right =
        site.scope()
            .constant(
                site.node().name() + ".constant",
                constant.withDims(own),
                layout,
                site.node().origin());
    Op op = new Op.Elementwise(kind, Activation.LINEAR);
    return swapped ? site.add(op, right, left) : site.add(op, left, right);
  }

  private static boolean isPerChannel(Literal constant) {
    if (constant.isUniform()) {
      return true;
    }
    List<Integer> dims = Dims.padded(constant.dims(), 4);
    return dims.get(0) == 1 && dims.get(2) == 1 && dims.get(3) == 1;
  }

  private static boolean isAffine(BinaryKind kind, boolean swapped) {
    return switch (kind) {
      case ADD, SUBTRACT, MULTIPLY -> true;
      case DIVIDE -> !swapped;
      case MAXIMUM, MINIMUM, POWER -> false;
    };
  }

  /** A constant a channel on a map is a scale and a shift. */
  private static Value affine(
      Site site, BinaryKind kind, Value a, Literal constant, boolean swapped) {
    float[] scale = new float[a.type().channels()];
    float[] shift = new float[scale.length];
    Arrays.fill(scale, kind == BinaryKind.SUBTRACT && swapped ? -1 : 1);
    for (int c = 0; c < scale.length; c++) {
      float number = constant.real(constant.isUniform() ? 0 : c);
      switch (kind) {
        case ADD -> shift[c] = number;
        case SUBTRACT -> shift[c] = swapped ? number : -number;
        case MULTIPLY -> scale[c] = number;
        case DIVIDE -> scale[c] = 1 / number;
        case MAXIMUM, MINIMUM, POWER -> throw new IllegalStateException(kind + " is no affine");
      }
    }
    return site.add(
        new Op.Affine(Weights.vector(scale), Weights.vector(shift), Activation.LINEAR), a);
  }

  private static Value joined(Site site, BinaryKind kind, Value a, Value b) {
    List<Integer> dims = Dims.broadcast(a.type().shape().dims(), b.type().shape().dims());
    Value left = site.reshapedLike(a, Dims.padded(a.type().shape().dims(), dims.size()));
    Value right = site.reshapedLike(b, Dims.padded(b.type().shape().dims(), dims.size()));
    boolean asMaps =
        dims.size() == 4 && dims.getFirst() == 1 && (left.type().isMap() || right.type().isMap());
    return site.add(
        new Op.Elementwise(kind, Activation.LINEAR),
        asMaps ? site.map(left) : site.rows(left),
        asMaps ? site.map(right) : site.rows(right));
  }
}
