package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Value;

/**
 * The order of the nodes that {@link StepSearch} found for the views of a graph; the model's own
 * where none is better.
 *
 * @param graph with its nodes in the order to run
 * @param bound of that order
 * @param isExact true when no order has a smaller bound with these views
 * @param tried states the search looked at
 */
record StepOrder(Graph graph, LowerBound bound, boolean isExact, long tried) {
  private static final int THOROUGH = 256;
  private static final int QUICK = 32;

  /** The best order found. */
  static StepOrder of(Graph graph) {
    return of(graph, THOROUGH);
  }

  /** A good order, found by looking at fewer. */
  static StepOrder quick(Graph graph) {
    return of(graph, QUICK);
  }

  private static StepOrder of(Graph graph, int beam) {
    Regions regions = Regions.of(graph);
    LowerBound model = LowerBound.of(LiveRanges.of(graph, regions).ranges());
    StepProblem problem = StepProblem.of(graph, regions);
    StepSearch.Result result = StepSearch.below(problem, model.bytes(), beam);
    if (result.steps().isPresent()) {
      Graph ordered = reordered(graph, problem, result.steps().get());
      LowerBound bound = LowerBound.of(LiveRanges.of(ordered, regions).ranges());
      if (bound.bytes() < model.bytes()) {
        return new StepOrder(ordered, bound, result.isExact(), result.tried());
      }
    }
    return new StepOrder(graph, model, result.isExact(), result.tried());
  }

  /**
   * The nodes in the order of the steps; those without a step as soon as their reader needs them.
   */
  private static Graph reordered(Graph graph, StepProblem problem, int[] steps) {
    Map<Value, Node> producers = graph.producers();
    List<Node> nodes = new ArrayList<>();
    Set<Value> placed = new HashSet<>();
    for (int step : steps) {
      place(graph.nodes().get(problem.nodes()[step]), producers, placed, nodes);
    }
    for (Node node : graph.nodes()) {
      place(node, producers, placed, nodes);
    }
    return graph.withNodes(nodes);
  }

  private static void place(
      Node node, Map<Value, Node> producers, Set<Value> placed, List<Node> nodes) {
    if (!placed.add(node.output())) {
      return;
    }
    for (Value input : node.inputs()) {
      if (producers.containsKey(input)) {
        place(producers.get(input), producers, placed, nodes);
      }
    }
    nodes.add(node);
  }
}
