package org.csprun.compiler.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Certificate;

/**
 * The order of the nodes, the views that were chosen and the place of every value.
 *
 * @param graph the graph with its nodes in the order to run and only the views to use
 * @param places one for each value of the graph, views included
 * @param certificate its witness is an index into {@code graph.nodes()}
 * @param decisions what was chosen against what, in words with the bytes it cost or saved
 */
public record MemoryPlan(
    Graph graph, Map<Value, Place> places, Certificate certificate, List<String> decisions) {
  public MemoryPlan {
    places = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(places));
    decisions = List.copyOf(decisions);
  }
}
