package org.csprun.compiler.pass;

import java.util.Optional;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;

/**
 * What a row-major value is after its reshapes and transpositions are seen through.
 *
 * @param source the map or row-major value at the start
 * @param entry the first row-major value: the source itself, or its layout change or pixel rows
 * @param axes the value's dimensions over the source in the source's logical order
 */
record ShapeChain(Value source, Value entry, Axes axes) {

  /** The chain that ends in a value; of no length when nothing can be seen through. */
  static ShapeChain of(Rewriting sweep, Value value) {
    ShapeChain none = new ShapeChain(value, value, Axes.of(value.type().shape()));
    return sweep.producer(value).flatMap(node -> of(sweep, node)).orElse(none);
  }

  /** The chain that ends in a node's output; empty when the node moves no elements around. */
  static Optional<ShapeChain> of(Rewriting sweep, Node node) {
    Op op = node.op();
    if (op instanceof Op.Reshape reshape) {
      ShapeChain before = of(sweep, node.input(0));
      return before.axes.reshape(reshape.shape()).map(before::with);
    }
    if (op instanceof Op.Transpose transpose) {
      ShapeChain before = of(sweep, node.input(0));
      return Optional.of(before.with(before.axes.transpose(transpose.permutation())));
    }
    if (op instanceof Op.ChangeLayout change
        && change.layout() == Layout.ROW_MAJOR
        && node.input(0).type().isMap()) {
      Shape shape = node.input(0).type().shape();
      return Optional.of(new ShapeChain(node.input(0), node.output(), Axes.of(shape)));
    }
    if (op instanceof Op.PixelRows) {
      Shape shape = node.input(0).type().shape();
      return Optional.of(new ShapeChain(node.input(0), node.output(), Axes.pixelRows(shape)));
    }
    return Optional.empty();
  }

  ShapeChain with(Axes others) {
    return new ShapeChain(source, entry, others);
  }

  /** True when the source is a map and the elements come pixel by pixel, as they lie in memory. */
  boolean isPixelOrder() {
    return source.type().isMap() && axes.isOrder(Axes.pixelRows(source.type().shape()));
  }

  /** True when the elements come in the logical order of the source. */
  boolean isLogicalOrder() {
    return axes.isOrder(Axes.of(source.type().shape()));
  }
}
