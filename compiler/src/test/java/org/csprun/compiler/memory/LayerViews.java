package org.csprun.compiler.memory;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.compiler.graph.Views;

/**
 * Gives an imported graph every view that is legal in any order, without any fusion: what a layer
 * computes element by element overwrites its input, slices are parts, concats are in place.
 */
final class LayerViews {
  private final Graph graph;
  private final Map<Value, View> views = new LinkedHashMap<>();
  private final Map<Value, BitSet> ancestors = new HashMap<>();
  private final Map<Value, List<Node>> consumers;

  private LayerViews(Graph graph) {
    this.graph = graph;
    consumers = graph.consumers();
    for (int i = 0; i < graph.nodes().size(); i++) {
      BitSet set = new BitSet();
      for (Value input : graph.nodes().get(i).inputs()) {
        set.or(ancestors.getOrDefault(input, new BitSet()));
      }
      set.set(i);
      ancestors.put(graph.nodes().get(i).output(), set);
    }
  }

  static Graph of(Graph graph) {
    LayerViews all = new LayerViews(graph);
    graph.nodes().forEach(all::add);
    return graph.withViews(all.views);
  }

  private void add(Node node) {
    if (node.op() instanceof Op.Slice slice) {
      Views.ofSlice(slice, node.input(0).type())
          .ifPresent(start -> views.put(node.output(), new View(node.input(0), start)));
    } else if (node.op() instanceof Op.Concat) {
      concat(node);
    } else if (isElementwise(node.op())) {
      node.inputs().stream()
          .filter(input -> mayOverwrite(node, input))
          .findFirst()
          .ifPresent(input -> views.put(node.output(), new View(input, 0)));
    }
  }

  private static boolean isElementwise(Op op) {
    return op instanceof Op.Affine || op instanceof Op.Activate || op instanceof Op.Elementwise;
  }

  private boolean mayOverwrite(Node node, Value input) {
    BitSet before = ancestors.get(node.output());
    return input.type().equals(node.output().type())
        && !graph.isOutput(input)
        && ancestors.containsKey(input)
        && !(producer(input).op() instanceof Op.Slice)
        && consumers.get(input).stream()
            .allMatch(
                reader ->
                    reader.equals(node)
                        || (!(reader.op() instanceof Op.Slice || reader.op() instanceof Op.Concat)
                            && before.get(graph.nodes().indexOf(reader))));
  }

  private Node producer(Value value) {
    return graph.producers().get(value);
  }

  private void concat(Node node) {
    int start = 0;
    for (Value input : node.inputs()) {
      Value owner = input;
      while (views.containsKey(owner)) {
        owner = views.get(owner).base();
      }
      if (owner.type().equals(input.type())) {
        views.put(owner, new View(node.output(), start));
      }
      start += input.type().channels();
    }
  }
}
