package org.csprun.compiler.onnx;

import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;

/** One node at the moment it is read: its inputs as operands, its outputs to be defined. */
final class Site {
  private final Scope scope;
  private final OnnxNode node;

  Site(Scope scope, OnnxNode node) {
    this.scope = scope;
    this.node = node;
  }

  OnnxNode node() {
    return node;
  }

  Scope scope() {
    return scope;
  }

  int opset() {
    return scope.opset();
  }

  Operand operand(int i) {
    if (!node.hasInput(i)) {
      throw new Refusal("lacks its input " + i);
    }
    String name = node.proto().getInput(i);
    return scope
        .operand(name)
        .orElseThrow(() -> new Refusal("reads '" + name + "', which nothing before it produces"));
  }

  /** The input where it is present and known now. */
  Optional<Literal> known(int i) {
    return node.hasInput(i) && operand(i) instanceof Operand.Known known
        ? Optional.of(known.literal())
        : Optional.empty();
  }

  /** The input, which must be known now. */
  Literal constant(int i, String meaning) {
    operand(i);
    return known(i)
        .orElseThrow(
            () ->
                new Refusal(
                    "computes its %s at run time; they must be constant".formatted(meaning)));
  }

  /** A list that older operator sets hold as an attribute and newer ones as input {@code i}. */
  Optional<List<Integer>> list(String attribute, int i) {
    Optional<List<Integer>> ints = node.ints(attribute);
    return ints.isEmpty() && node.hasInput(i) ? Optional.of(constant(i, attribute).ints()) : ints;
  }

  boolean allKnown() {
    for (int i = 0; i < node.inputs(); i++) {
      if (node.hasInput(i) && known(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** The border a Pad before this node left to it. */
  Optional<Operand.Padded> padded(int i) {
    return operand(i) instanceof Operand.Padded padded ? Optional.of(padded) : Optional.empty();
  }

  /** Dimensions of input {@code i}, known or not. */
  List<Integer> dims(int i) {
    return known(i).map(Literal::dims).orElseGet(() -> value(i).type().shape().dims());
  }

  Value value(int i) {
    operand(i);
    return scope.value(node.proto().getInput(i), node.origin());
  }

  /** Input {@code i} as a feature map. */
  Value map(int i) {
    return map(value(i));
  }

  Value map(Value value) {
    if (!isMapLike(value.type().shape())) {
      throw new Refusal(
          "reads a %s tensor; it is supported on 1xCxHxW maps".formatted(value.type().shape()));
    }
    return scope.inLayout(value, Layout.NHWC, node.origin());
  }

  /** Input {@code i} as a row-major tensor. */
  Value rows(int i) {
    return rows(value(i));
  }

  Value rows(Value value) {
    return scope.inLayout(value, Layout.ROW_MAJOR, node.origin());
  }

  static boolean isMapLike(Shape shape) {
    return shape.rank() == 4 && shape.dim(0) == 1;
  }

  /** Adds a node under the model's name. */
  Value add(Op op, Value... inputs) {
    return add(op, List.of(inputs));
  }

  Value add(Op op, List<Value> inputs) {
    return scope.add(node.name(), op, node.origin(), inputs);
  }

  /** Adds a node that prepares or finishes the one under the model's name. */
  Value helper(String suffix, Op op, Value... inputs) {
    return scope.add(node.name() + "." + suffix, op, node.origin(), List.of(inputs));
  }

  /** The row-major value under another shape; itself when it has that shape. */
  Value reshaped(Value value, List<Integer> dims) {
    Value rows = rows(value);
    return rows.type().shape().dims().equals(dims)
        ? rows
        : helper("shaped", new Op.Reshape(new Shape(dims)), rows);
  }

  /** The value itself when it has that shape, else the row-major value under it. */
  Value reshapedLike(Value value, List<Integer> dims) {
    return value.type().shape().dims().equals(dims) ? value : reshaped(value, dims);
  }

  /** The row-major value with its axes in another order; itself when that is the same. */
  Value transposed(Value value, List<Integer> permutation) {
    Value rows = rows(value);
    return permutation.equals(Dims.range(permutation.size()))
        ? rows
        : helper("turned", new Op.Transpose(permutation), rows);
  }

  void define(Value value) {
    define(0, value);
  }

  void define(int output, Value value) {
    define(output, new Operand.Live(value));
  }

  void define(Literal literal) {
    define(0, new Operand.Known(literal));
  }

  void define(int output, Operand operand) {
    if (node.hasOutput(output)) {
      scope.define(node.proto().getOutput(output), operand);
    }
  }

  /** Refuses a node whose optional output is read. */
  void refuseOutput(int output, String meaning) {
    if (node.hasOutput(output)) {
      throw new Refusal("outputs its " + meaning + ", which csprun does not compute");
    }
  }
}
