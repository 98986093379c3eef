package org.csprun.compiler.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.csprun.plan.Head;
import org.csprun.plan.Requantize;
import org.csprun.tensor.TensorType;

/**
 * The independent check of a graph: SSA form, topological order, types as inferred anew, unique
 * names and ids, outputs and heads that exist, legal views.
 */
public final class GraphVerifier {
  private final Graph graph;
  private final List<String> problems = new ArrayList<>();
  private final Set<Value> defined = new HashSet<>();
  private final Set<Value> produced = new HashSet<>();

  private GraphVerifier(Graph graph) {
    this.graph = graph;
    graph.nodes().forEach(node -> produced.add(node.output()));
  }

  /**
   * The graph itself, when it is sound.
   *
   * @throws IllegalStateException when it is not: the first problems, each with node and origin. A
   *     graph a reader or a pass made is never unsound, so this is an error of csprun.
   */
  public static Graph verify(Graph graph) {
    List<String> problems = problems(graph);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "Graph '%s' is unsound: %s"
                  .formatted(graph.name(), String.join("; ", problems.subList(0, 1)))
              + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)." : "."));
    }
    return graph;
  }

  /** Everything that is wrong with the graph; empty when it is sound. */
  public static List<String> problems(Graph graph) {
    GraphVerifier verifier = new GraphVerifier(graph);
    verifier.names();
    verifier.nodes();
    verifier.outputs();
    if (verifier.problems.isEmpty()) {
      verifier.problems.addAll(ViewVerifier.problems(graph));
    }
    return List.copyOf(verifier.problems);
  }

  private void names() {
    Set<String> nodeNames = new HashSet<>();
    Set<String> valueNames = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    List<Value> values = new ArrayList<>();
    graph.inputs().forEach(input -> values.add(input.value()));
    for (Node node : graph.nodes()) {
      values.add(node.output());
      require(nodeNames.add(node.name()), node, "has the name of an earlier node");
    }
    for (Value value : values) {
      if (!valueNames.add(value.name())) {
        problems.add("Two values are named " + value);
      } else if (!ids.add(value.id())) {
        problems.add("Value " + value + " has id " + value.id() + " of an earlier value");
      }
    }
  }

  private void nodes() {
    graph.inputs().forEach(input -> defined.add(input.value()));
    for (Node node : graph.nodes()) {
      for (Value input : node.inputs()) {
        require(
            defined.contains(input),
            node,
            "reads "
                + input
                + (produced.contains(input) ? " before it is produced" : ", which nothing makes"));
      }
      type(node);
      require(defined.add(node.output()), node, "makes " + node.output() + " a second time");
    }
  }

  private void type(Node node) {
    int arity = node.inputs().size();
    int least = least(node.op());
    if (node.op() instanceof Op.Concat ? arity < least : arity != least) {
      require(false, node, "has " + arity + " inputs, not " + least);
      return;
    }
    try {
      TensorType type =
          ShapeInference.infer(node.op(), node.inputs().stream().map(Value::type).toList());
      require(
          type.equals(node.output().type()),
          node,
          "makes %s %s but its output is %s %s"
              .formatted(
                  type.shape(),
                  GraphPrinter.layout(type),
                  node.output().type().shape(),
                  GraphPrinter.layout(node.output().type())));
    } catch (IllegalArgumentException | ArithmeticException e) {
      require(false, node, e.getMessage());
    }
  }

  private static int least(Op op) {
    return switch (op) {
      case Op.Constant c -> 0;
      case Op.Elementwise e -> 2;
      case Op.Convolution c -> c.residual() ? 2 : 1;
      case Op.FullyConnected f -> 1;
      case Op.Affine a -> 1;
      case Op.Activate a -> 1;
      case Op.Pool p -> 1;
      case Op.GlobalAverage g -> 1;
      case Op.CrossChannelPool p -> 1;
      case Op.Upsample u -> 1;
      case Op.SpaceToDepth s -> 1;
      case Op.Softmax s -> 1;
      case Op.Reduce r -> 1;
      case Op.Concat c -> 1;
      case Op.Slice s -> 1;
      case Op.Reshape r -> 1;
      case Op.Transpose t -> 1;
      case Op.ChangeLayout c -> 1;
      case Op.PixelRows p -> 1;
      case IntegerOp.Convolution c -> c.rescale().join() == Requantize.Join.NONE ? 1 : 2;
      case IntegerOp.Add a -> 2;
      case IntegerOp.Multiply m -> 2;
      case IntegerOp i -> 1;
    };
  }

  private void outputs() {
    Set<String> names = new HashSet<>();
    for (GraphOutput output : graph.outputs()) {
      if (!defined.contains(output.value())) {
        problems.add(
            "Output '%s' is %s, which nothing makes".formatted(output.name(), output.value()));
      }
      if (!names.add(output.name())) {
        problems.add("Two outputs are named '" + output.name() + "'");
      }
    }
    for (Head head : graph.heads()) {
      int index =
          switch (head) {
            case Head.Yolo yolo -> yolo.output();
            case Head.Yolox yolox -> yolox.output();
            case Head.Boxes boxes -> boxes.output();
            case Head.Classes classes -> classes.output();
          };
      if (index < 0 || index >= graph.outputs().size()) {
        problems.add(
            "Head %s reads output %d of %d"
                .formatted(head.getClass().getSimpleName(), index, graph.outputs().size()));
      }
    }
  }

  private void require(boolean holds, Node node, String problem) {
    if (!holds) {
      problems.add("%s %s (%s)".formatted(GraphPrinter.title(node), problem, node.origin()));
    }
  }
}
