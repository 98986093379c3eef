package org.csprun.compiler.pass;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Value;

/**
 * Removes nodes from which no output of the graph can be reached.
 *
 * <pre>
 *   x ──► conv ──► out            x ──► conv ──► out
 *   └───► pool            ⇒
 * </pre>
 */
public final class DeadCode implements Pass {
  @Override
  public Graph run(Graph graph) {
    Set<Value> needed = new HashSet<>();
    graph.outputs().stream().map(GraphOutput::value).forEach(needed::add);
    List<Node> alive = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (needed.contains(node.output())) {
        needed.addAll(node.inputs());
        alive.addFirst(node);
      }
    }
    return alive.size() == graph.nodes().size() ? graph : graph.withNodes(alive);
  }
}
