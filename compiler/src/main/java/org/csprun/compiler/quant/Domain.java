package org.csprun.compiler.quant;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Node.Placement;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.QuantizationFlow;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.pass.UnfuseForIntegers;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.tensor.TensorType;

/** Which nodes of a graph compute in integers, and why the others do not. */
final class Domain {
  private final Set<Node> integers = new HashSet<>();
  private final Map<String, String> floats = new LinkedHashMap<>();

  private Domain() {}

  /**
   * The domain of a graph.
   *
   * @param keepFloat names of nodes that stay in float
   * @throws org.csprun.CsprunException of kind USAGE when there is no node of such a name
   */
  static Domain of(Graph graph, List<String> keepFloat) {
    KeptNames.check(graph, keepFloat);
    Domain domain = new Domain();
    Set<Value> constants = new HashSet<>();
    Set<Value> bytes = new HashSet<>();
    graph.inputs().forEach(input -> bytes.add(input.value()));
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Constant) {
        constants.add(node.output());
        continue;
      }
      Optional<String> reason = reason(node, keepFloat, constants, bytes);
      if (reason.isPresent()) {
        domain.floats.put(node.name(), reason.get());
      } else {
        domain.integers.add(node);
        bytes.add(node.output());
      }
    }
    return domain;
  }

  boolean isInteger(Node node) {
    return integers.contains(node);
  }

  /** Why each float node is one, by name; constants left out. */
  Map<String, String> floats() {
    return floats;
  }

  private static Optional<String> reason(
      Node node, List<String> keepFloat, Set<Value> constants, Set<Value> bytes) {
    if (keepFloat.contains(node.name())
        || keepFloat.contains(UnfuseForIntegers.wholeName(node.name()))) {
      return Optional.of("kept in float as asked");
    }
    boolean moves = QuantizationFlow.moves(node.op());
    if (moves) {
      if (node.placement() == Placement.HOST && mixes(node)) {
        return Optional.of("would put channels of the head on one scale");
      }
      boolean all = bytes.containsAll(node.inputs());
      boolean any = node.inputs().stream().anyMatch(bytes::contains);
      return all || (any && node.placement() == Placement.DEVICE)
          ? Optional.empty()
          : Optional.of("moves float values");
    }
    if (node.placement() == Placement.HOST) {
      return Optional.of("belongs to the head, after the last convolution");
    }
    if (node.inputs().stream().anyMatch(constants::contains)) {
      return Optional.of("reads a constant tensor");
    }
    return unsupported(node.op());
  }

  /** True when a channel of the output takes elements of several channels or inputs. */
  private static boolean mixes(Node node) {
    List<TensorType> inputs = node.inputs().stream().map(Value::type).toList();
    return QuantizationFlow.sources(node.op(), inputs, node.output().type()).stream()
        .anyMatch(sources -> sources.size() > 1);
  }

  private static Optional<String> unsupported(Op op) {
    return switch (op) {
      case Op.Convolution _,
          Op.FullyConnected _,
          Op.Affine _,
          Op.Activate _,
          Op.GlobalAverage _,
          Op.CrossChannelPool _ ->
          Optional.empty();
      case Op.Pool pool ->
          pool.kind() == PoolKind.MAX || pool.countPadding() || !pool.window().isPadded()
              ? Optional.empty()
              : Optional.of("averages windows of different sizes at the border");
      case Op.Elementwise e ->
          switch (e.kind()) {
            case ADD, SUBTRACT, MULTIPLY -> Optional.empty();
            case DIVIDE, MAXIMUM, MINIMUM, POWER -> Optional.of("has no integer form: " + e.kind());
          };
      case Op.Softmax _, Op.Reduce _ -> Optional.of("has no integer form");
      case Op.Constant _,
          Op.Upsample _,
          Op.SpaceToDepth _,
          Op.Concat _,
          Op.Slice _,
          Op.Reshape _,
          Op.Transpose _,
          Op.ChangeLayout _,
          Op.PixelRows _,
          IntegerOp _ ->
          throw new IllegalArgumentException("computes nothing in float: " + op);
    };
  }
}
