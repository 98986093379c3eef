package org.csprun.compiler.pass;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Value;

/** Which nodes every order of a graph runs before which others: those it depends on. */
final class Ancestors {
  private final Map<Value, Integer> positions = new HashMap<>();
  private final BitSet[] before;

  Ancestors(Graph graph) {
    List<Node> nodes = graph.nodes();
    before = new BitSet[nodes.size()];
    for (int i = 0; i < before.length; i++) {
      BitSet set = new BitSet(before.length);
      for (Value input : nodes.get(i).inputs()) {
        Integer producer = positions.get(input);
        if (producer != null) {
          set.or(before[producer]);
          set.set(producer);
        }
      }
      before[i] = set;
      positions.put(nodes.get(i).output(), i);
    }
  }

  /** True when {@code node} depends on {@code other}. */
  boolean runsBefore(Node other, Node node) {
    return before[positions.get(node.output())].get(positions.get(other.output()));
  }
}
