package org.csprun.compiler.graph;

import java.util.List;

/**
 * One use of an {@link Op}.
 *
 * @param name unique in the graph
 */
public record Node(
    String name, Op op, List<Value> inputs, Value output, Origin origin, Placement placement) {
  public Node {
    inputs = List.copyOf(inputs);
  }

  public Node(String name, Op op, List<Value> inputs, Value output, Origin origin) {
    this(name, op, inputs, output, origin, Placement.DEVICE);
  }

  public Value input(int index) {
    return inputs.get(index);
  }

  public Node withOp(Op other) {
    return new Node(name, other, inputs, output, origin, placement);
  }

  public Node withInputs(List<Value> others) {
    return new Node(name, op, others, output, origin, placement);
  }

  public Node withPlacement(Placement other) {
    return new Node(name, op, inputs, output, origin, other);
  }

  /** Where a node runs. */
  public enum Placement {
    /** On the device the plan is for. */
    DEVICE,
    /** In float on the host: the head, after the last convolution. */
    HOST
  }
}
