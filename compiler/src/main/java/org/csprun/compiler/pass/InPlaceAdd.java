package org.csprun.compiler.pass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.compiler.graph.Views;

/**
 * Lets an operation on elements write over an input that dies there: adds, activations, and
 * convolutions over their residual.
 *
 * <pre>
 *   a ─┐                    a ─┐
 *   b ─┴► add ─► y   ⇒      b ─┴► add ─► y in the memory of a
 * </pre>
 *
 * <p>Legal when in every order of the nodes all other readers of that memory, and of every value
 * that shares it, run before: they are ancestors. Memory of the graph's inputs, outputs and
 * constants is left alone, and so is memory with gaps between its pixels where another view wants
 * the output without.
 */
public final class InPlaceAdd implements Pass {
  @Override
  public Graph run(Graph graph) {
    Ancestors ancestors = new Ancestors(graph);
    Graph current = graph;
    for (Node node : graph.nodes()) {
      if (graph.view(node.output()).isEmpty()) {
        for (Value input : overwritable(node)) {
          Map<Value, View> views = new LinkedHashMap<>(current.views());
          views.put(node.output(), new View(input, 0));
          Graph candidate = current.withViews(views);
          if (isLegal(current, ancestors, node, input) && Views.problems(candidate).isEmpty()) {
            current = candidate;
            break;
          }
        }
      }
    }
    return current;
  }

  /** Inputs whose element is read before the same element of the output is written. */
  private static List<Value> overwritable(Node node) {
    List<Value> candidates = new ArrayList<>();
    if (isConvolution(node)) {
      candidates.addAll(node.inputs().subList(1, node.inputs().size()));
    } else if (node.op() instanceof Op.Elementwise
        || node.op() instanceof Op.Activate
        || node.op() instanceof Op.Affine
        || node.op() instanceof IntegerOp.Add
        || node.op() instanceof IntegerOp.Multiply
        || node.op() instanceof IntegerOp.Lookup) {
      candidates.addAll(node.inputs());
    }
    candidates.removeIf(input -> !input.type().liesAs(node.output().type()));
    return candidates;
  }

  private static boolean isLegal(Graph graph, Ancestors ancestors, Node node, Value input) {
    Value root = Views.root(graph, input).value();
    Map<Value, Node> producers = graph.producers();
    Map<Value, List<Node>> consumers = graph.consumers();
    boolean othersApart =
        node.inputs().stream()
            .filter(other -> !other.equals(input) || isMainInput(node, other))
            .noneMatch(other -> Views.root(graph, other).value().equals(root));
    return othersApart
        && !(producers.containsKey(input) && producers.get(input).op() instanceof Op.Constant)
        && Views.byRoot(graph).get(root).stream()
            .allMatch(
                sharing ->
                    producers.containsKey(sharing)
                        && !graph.isOutput(sharing)
                        && consumers.getOrDefault(sharing, List.of()).stream()
                            .allMatch(
                                reader ->
                                    reader.equals(node) || ancestors.runsBefore(reader, node)));
  }

  /** A convolution reads its main input around each pixel, so that must not be overwritten. */
  private static boolean isMainInput(Node node, Value value) {
    return isConvolution(node) && node.input(0).equals(value);
  }

  private static boolean isConvolution(Node node) {
    return node.op() instanceof Op.Convolution || node.op() instanceof IntegerOp.Convolution;
  }
}
