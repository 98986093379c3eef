package org.csprun.compiler.pass;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Node.Placement;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;

/**
 * Marks the head, from where no convolution follows, to run in float on the host: a few thousand
 * numbers, cheaper there than their quantisation would be.
 *
 * <pre>
 *   conv ─► conv ─► logistic ─► concat      ⇒      conv ─► conv ┆ host: logistic ─► concat
 * </pre>
 */
public final class SplitHead implements Pass {
  @Override
  public Graph run(Graph graph) {
    Set<Value> leadsToProduct = new HashSet<>();
    List<Node> nodes = new ArrayList<>();
    boolean changed = false;
    for (Node node : graph.nodes().reversed()) {
      boolean product =
          node.op() instanceof Op.Convolution || node.op() instanceof Op.FullyConnected;
      if (product || leadsToProduct.contains(node.output())) {
        leadsToProduct.addAll(node.inputs());
        nodes.addFirst(node);
      } else {
        changed |= node.placement() != Placement.HOST;
        nodes.addFirst(node.withPlacement(Placement.HOST));
      }
    }
    return changed ? graph.withNodes(nodes) : graph;
  }
}
