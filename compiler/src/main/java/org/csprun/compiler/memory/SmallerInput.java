package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.ShapeInference;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.tensor.TensorType;

/**
 * The same network at a smaller picture, planned: so that a remedy is known to be true.
 *
 * @param arenaBytes what it needs
 */
record SmallerInput(int width, int height, long arenaBytes) {
  private static final int MULTIPLE = 32;
  private static final int PLANS = 4;

  /**
   * The largest input of the same aspect, in multiples of 32, that fits; empty when the network
   * does not take one picture, only works at its own size, or none was found in a few tries. Only a
   * format with lines, a cfg, is known to take another size: shapes in an ONNX file are fixed.
   */
  static Optional<SmallerInput> largestThatFits(Graph graph, long needBytes, long limitBytes) {
    if (graph.inputs().size() != 1
        || graph.inputs().getFirst().image().isEmpty()
        || graph.nodes().stream().anyMatch(node -> node.origin().line() == 0)) {
      return Optional.empty();
    }
    TensorType type = graph.inputs().getFirst().value().type();
    double share = (double) limitBytes / needBytes;
    int first = (int) Math.floor(type.width() * Math.sqrt(share) / MULTIPLE);
    for (int units = first; units > 0 && units > first - PLANS; units--) {
      int width = units * MULTIPLE;
      int height =
          Math.max(1, Math.round((float) width * type.height() / type.width() / MULTIPLE))
              * MULTIPLE;
      Optional<SmallerInput> found =
          resized(graph, width, height)
              .map(
                  g ->
                      new SmallerInput(
                          width, height, MemoryPlanner.plan(g).certificate().arenaBytes()))
              .filter(smaller -> smaller.arenaBytes <= limitBytes);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The graph with all types inferred anew; empty when it does not work at that size. */
  static Optional<Graph> resized(Graph graph, int width, int height) {
    GraphInput input = graph.inputs().getFirst();
    Map<Value, Value> resized = new HashMap<>();
    resized.put(
        input.value(),
        withType(input.value(), TensorType.map(input.value().type().channels(), height, width)));
    List<Node> nodes = new ArrayList<>();
    try {
      for (Node node : graph.nodes()) {
        List<Value> inputs = node.inputs().stream().map(resized::get).toList();
        Op op = resized(node, inputs);
        Value output =
            withType(
                node.output(), ShapeInference.infer(op, inputs.stream().map(Value::type).toList()));
        resized.put(node.output(), output);
        nodes.add(new Node(node.name(), op, inputs, output, node.origin(), node.placement()));
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty(); // The question was whether it works; the answer is no.
    }
    Map<Value, View> views = new LinkedHashMap<>();
    graph
        .views()
        .forEach(
            (value, view) ->
                views.put(
                    resized.get(value), new View(resized.get(view.base()), view.elementOffset())));
    Graph result =
        graph
            .withInputs(
                List.of(new GraphInput(input.name(), resized.get(input.value()), input.image())))
            .withViews(Map.of())
            .withNodes(nodes)
            .withOutputs(
                graph.outputs().stream()
                    .map(o -> new GraphOutput(o.name(), resized.get(o.value())))
                    .toList())
            .withViews(views);
    return GraphVerifier.problems(result).isEmpty() ? Optional.of(result) : Optional.empty();
  }

  /** A slice that takes all of a dimension takes all of it at another size too. */
  private static Op resized(Node node, List<Value> inputs) {
    if (!(node.op() instanceof Op.Slice slice)) {
      return node.op();
    }
    List<Integer> sizes = new ArrayList<>(slice.sizes());
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i) == node.input(0).type().shape().dim(i)) {
        sizes.set(i, inputs.getFirst().type().shape().dim(i));
      }
    }
    return new Op.Slice(slice.starts(), sizes, slice.steps());
  }

  private static Value withType(Value value, TensorType type) {
    return new Value(value.id(), value.name(), type);
  }
}
