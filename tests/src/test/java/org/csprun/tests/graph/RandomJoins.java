package org.csprun.tests.graph;

import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.tensor.Layout;

/** Branches that meet again: concats, residual adds, gates over channels, CSP stages. */
final class RandomJoins {
  private RandomJoins() {}

  /** Maps side by side: whole ones, slices, other concats, also the same one twice. */
  static Value concat(Growth growth) {
    Value first = growth.map();
    List<Value> parts = new ArrayList<>(List.of(first));
    int channels = first.type().channels();
    for (int i = growth.between(1, 3); i > 0; i--) {
      Value other = growth.chance(10) ? first : growth.ofSameSize(first);
      if (channels + other.type().channels() <= 2 * Growth.LARGEST_CHANNELS) {
        parts.add(growth.between(0, parts.size()), other);
        channels += other.type().channels();
      }
    }
    return growth.add("concat", new Op.Concat(1), parts);
  }

  /** Maps below each other. */
  static Value stacked(Growth growth) {
    Value x = growth.map();
    Value other = growth.map(v -> v.type().equals(x.type())).orElse(x);
    return x.type().height() + other.type().height() > Growth.LARGEST_SIZE
        ? growth.add("concat", new Op.Concat(1), x, other)
        : growth.add("stack", new Op.Concat(2), x, other);
  }

  /** Any two maps of one type, or one with itself. */
  static Value elementwise(Growth growth) {
    Value x = growth.map();
    Value other = growth.map(v -> v.type().equals(x.type())).orElse(x);
    BinaryKind kind =
        growth.pick(
            List.of(
                BinaryKind.ADD,
                BinaryKind.ADD,
                BinaryKind.ADD,
                BinaryKind.SUBTRACT,
                BinaryKind.MAXIMUM,
                BinaryKind.MINIMUM));
    return growth.add(
        "join", new Op.Elementwise(kind, growth.activation()), order(growth, x, other));
  }

  /** One to three residual blocks. */
  static Value residuals(Growth growth) {
    Value x = growth.map();
    int channels = x.type().channels();
    for (int i = growth.between(1, 3); i > 0; i--) {
      Value inner =
          RandomLayers.pointwise(growth, x, growth.between(1, channels), growth.activation());
      Value y = RandomLayers.keeping(growth, inner, channels, growth.activation());
      x = add(growth, order(growth, x, y));
      if (growth.chance(20)) {
        growth.keep(growth.chance(50) ? y : x);
      }
    }
    return x;
  }

  /** Both sides of the sum are convolutions. */
  static Value shortcut(Growth growth) {
    Value x = growth.map();
    int channels = growth.between(1, Growth.LARGEST_CHANNELS);
    Value left = RandomLayers.pointwise(growth, x, channels, Activation.LINEAR);
    Value right = RandomLayers.keeping(growth, x, channels, growth.activation());
    return add(growth, order(growth, left, right));
  }

  /** One factor or summand a channel, or one a pixel. */
  static Value broadcast(Growth growth) {
    Value x = growth.map();
    boolean perPixel = growth.chance(30);
    Value pooled = perPixel ? x : growth.add("average", new Op.GlobalAverage(), x);
    int channels = x.type().channels();
    Value hidden = RandomLayers.pointwise(growth, pooled, 3, Activation.RELU);
    Value gate =
        RandomLayers.pointwise(growth, hidden, perPixel ? 1 : channels, Activation.LOGISTIC);
    BinaryKind kind = growth.chance(80) ? BinaryKind.MULTIPLY : BinaryKind.ADD;
    return growth.add(
        "scaled", new Op.Elementwise(kind, growth.activation()), order(growth, x, gate));
  }

  /** A sum or product with constants that are themselves made of constants. */
  static Value constants(Growth growth) {
    Value x = growth.map();
    Value a =
        growth.add("constant", new Op.Constant(growth.weights(x.type().shape(), 1), Layout.NHWC));
    Value b =
        growth.add(
            "constant",
            new Op.Constant(
                growth.weights(x.type().shape().with(2, 1).with(3, 1), 1), Layout.NHWC));
    BinaryKind kind = growth.chance(50) ? BinaryKind.ADD : BinaryKind.MULTIPLY;
    Value both = growth.add("both", new Op.Elementwise(kind, Activation.LINEAR), a, b);
    Value operand = growth.chance(50) ? both : growth.chance(50) ? a : b;
    if (growth.chance(20)) {
      return growth.add("concat", new Op.Concat(1), order(growth, x, both));
    }
    return growth.add(
        "shifted",
        new Op.Elementwise(
            growth.pick(List.of(BinaryKind.ADD, BinaryKind.MAXIMUM)), growth.activation()),
        order(growth, x, operand));
  }

  /** A CSP stage: half of the channels go round the residual blocks (paper 3.1). */
  static Value stage(Growth growth) {
    Value x = growth.map();
    int half = Math.max(1, x.type().channels() / 2);
    boolean slices = growth.chance(50) && half * 2 == x.type().channels();
    Value round =
        slices
            ? RandomLayers.slice(growth, x, 0, half)
            : RandomLayers.pointwise(growth, x, half, growth.activation());
    Value through =
        slices
            ? RandomLayers.slice(growth, x, half, half)
            : RandomLayers.pointwise(growth, x, half, growth.activation());
    List<Value> parts = new ArrayList<>(List.of(round));
    Value y = through;
    for (int i = growth.between(1, 2); i > 0; i--) {
      Value inner = RandomLayers.pointwise(growth, y, half, growth.function());
      y =
          add(
              growth,
              order(growth, y, RandomLayers.keeping(growth, inner, half, growth.function())));
      if (growth.chance(30)) {
        parts.add(y);
      }
    }
    parts.add(growth.between(0, 1), y);
    Value joined = growth.add("partial", new Op.Concat(1), parts);
    if (growth.chance(30)) {
      growth.keep(y);
    }
    return growth.chance(50)
        ? RandomLayers.pointwise(growth, joined, growth.between(1, 16), growth.function())
        : joined;
  }

  private static Value add(Growth growth, List<Value> operands) {
    return growth.add("add", new Op.Elementwise(BinaryKind.ADD, growth.activation()), operands);
  }

  private static List<Value> order(Growth growth, Value a, Value b) {
    return growth.chance(50) ? List.of(a, b) : List.of(b, a);
  }
}
