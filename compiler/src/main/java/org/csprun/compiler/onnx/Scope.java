package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;

/**
 * The names of the model read so far and what they stand for, over the graph under construction.
 */
final class Scope {
  private final GraphBuilder builder;
  private final LiteralReader literals;
  private final int opset;
  private final Map<String, Operand> operands = new HashMap<>();
  private final Map<InLayout, Value> layouts = new HashMap<>();
  private final Map<Value, Op> producers = new HashMap<>();

  /** A value wanted in a layout. */
  private record InLayout(Value value, Layout layout) {}

  Scope(GraphBuilder builder, LiteralReader literals, int opset) {
    this.builder = builder;
    this.literals = literals;
    this.opset = opset;
  }

  int opset() {
    return opset;
  }

  LiteralReader literals() {
    return literals;
  }

  void define(String name, Operand operand) {
    operands.put(name, operand);
  }

  Optional<Operand> operand(String name) {
    return Optional.ofNullable(operands.get(name));
  }

  Value add(String name, Op op, Origin origin, List<Value> inputs) {
    Value value = builder.add(name, op, origin, inputs);
    producers.put(value, op);
    return value;
  }

  /** What computes a value; nothing for inputs of the model. */
  Optional<Op> producer(Value value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** The value in a layout. A change is made once, and never back and forth. */
  Value inLayout(Value value, Layout layout, Origin origin) {
    if (value.type().layout() == layout) {
      return value;
    }
    Value known = layouts.get(new InLayout(value, layout));
    if (known != null) {
      return known;
    }
    Value changed = builder.inLayout(value, layout, origin);
    producers.put(changed, new Op.ChangeLayout(layout));
    layouts.put(new InLayout(value, layout), changed);
    layouts.put(new InLayout(changed, value.type().layout()), value);
    return changed;
  }

  /** The named operand as a value of the graph. */
  Value value(String name, Origin origin) {
    Operand operand = operands.get(name);
    if (operand == null) {
      throw new Refusal("reads '" + name + "', which nothing before it produces");
    }
    return switch (operand) {
      case Operand.Live live -> live.value();
      case Operand.Known known -> constant(name, known.literal(), Layout.ROW_MAJOR, origin);
      case Operand.Padded padded -> {
        Value whole = materialised(name, padded, origin);
        operands.put(name, new Operand.Live(whole));
        yield whole;
      }
    };
  }

  Value constant(String name, Literal literal, Layout layout, Origin origin) {
    return add(name, new Op.Constant(literal.weights(), layout), origin, List.of());
  }

  /** The value with its border as concats with constants. */
  Value materialised(String name, Operand.Padded padded, Origin origin) {
    Value whole = padded.base();
    for (int axis = 0; axis < padded.before().size(); axis++) {
      List<Value> parts = new ArrayList<>();
      border(name, whole, axis, padded.before().get(axis), padded.fill(), origin, parts);
      parts.add(whole);
      border(name, whole, axis, padded.after().get(axis), padded.fill(), origin, parts);
      if (parts.size() > 1) {
        whole = add(name, new Op.Concat(axis), origin, parts);
      }
    }
    return whole;
  }

  private void border(
      String name, Value whole, int axis, int size, float fill, Origin origin, List<Value> parts) {
    if (size > 0) {
      Shape shape = whole.type().shape().with(axis, size);
      float[] values = new float[Dims.computed(shape.dims())];
      java.util.Arrays.fill(values, fill);
      Op border = new Op.Constant(new Weights(shape, values), whole.type().layout());
      parts.add(add(name + ".border", border, origin, List.of()));
    }
  }
}
