package org.csprun.compiler.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.csprun.CsprunException;
import org.csprun.plan.Head;
import org.csprun.plan.ImageInput;
import org.csprun.plan.Provenance;
import org.csprun.tensor.Layout;
import org.csprun.tensor.TensorType;

/** Builds a graph node by node, inferring and checking every type. */
public final class GraphBuilder {
  private final String name;
  private final List<GraphInput> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<GraphOutput> outputs = new ArrayList<>();
  private final List<Head> heads = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private List<String> classNames = List.of();
  private Provenance provenance = Provenance.empty();
  private int nextId;

  public GraphBuilder(String name) {
    this.name = name;
  }

  /** Adds an input. */
  public Value input(String inputName, TensorType type, Optional<ImageInput> image) {
    Value value = value(inputName, type);
    inputs.add(new GraphInput(inputName, value, image));
    return value;
  }

  /**
   * Adds a node and returns its output, named like the node.
   *
   * @throws CsprunException when the inputs do not fit the op: what is wrong and where
   */
  public Value add(String nodeName, Op op, Origin origin, Value... operands) {
    return add(nodeName, op, origin, List.of(operands));
  }

  /** As {@link #add(String, Op, Origin, Value...)}. */
  public Value add(String nodeName, Op op, Origin origin, List<Value> operands) {
    TensorType type;
    try {
      type = ShapeInference.infer(op, operands.stream().map(Value::type).toList());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CsprunException(
          CsprunException.Failure.MODEL,
          "%s '%s' %s (%s)."
              .formatted(op.getClass().getSimpleName(), nodeName, e.getMessage(), origin),
          e);
    }
    Value output = value(nodeName, type);
    nodes.add(new Node(output.name(), op, operands, output, origin));
    return output;
  }

  /** The value in this layout: itself, or the output of a layout change. */
  public Value inLayout(Value value, Layout layout, Origin origin) {
    return value.type().layout() == layout
        ? value
        : add(
            value.name() + "." + (layout == Layout.NHWC ? "map" : "rows"),
            new Op.ChangeLayout(layout),
            origin,
            value);
  }

  /** Declares an output and returns its index. */
  public int output(String outputName, Value value) {
    outputs.add(new GraphOutput(outputName, value));
    return outputs.size() - 1;
  }

  public void head(Head head) {
    heads.add(head);
  }

  public void classNames(List<String> labels) {
    classNames = List.copyOf(labels);
  }

  public void provenance(String key, String entry) {
    provenance = provenance.with(key, entry);
  }

  public Graph build() {
    return new Graph(name, inputs, nodes, outputs, heads, classNames, Map.of(), provenance);
  }

  private Value value(String wanted, TensorType type) {
    String unique = wanted;
    for (int i = 2; !names.add(unique); i++) {
      unique = wanted + "." + i;
    }
    return new Value(nextId++, unique, type);
  }
}
