package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;

/**
 * The view by which an input of a concat lies in its output.
 *
 * @param value the value whose view it is: the input itself, or the one whose memory the input has
 * @param copyTrafficBytes bytes read and written when the input is copied instead
 */
record ConcatLink(Node concat, Value value, long copyTrafficBytes) {

  /** The links of a graph in the order of its nodes. */
  static List<ConcatLink> of(Graph graph) {
    List<ConcatLink> links = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Concat) {
        for (Value input : node.inputs()) {
          Optional<Value> value = linked(graph, input, node.output());
          if (value.isPresent() && links.stream().noneMatch(l -> l.value().equals(value.get()))) {
            links.add(
                new ConcatLink(node, value.get(), Math.multiplyExact(2, input.type().bytes())));
          }
        }
      }
    }
    return links;
  }

  /** The value in the input's chain of views whose base is the output. */
  private static Optional<Value> linked(Graph graph, Value input, Value output) {
    Value value = input;
    for (Optional<View> view = graph.view(value); view.isPresent(); view = graph.view(value)) {
      if (view.get().base().equals(output)) {
        return Optional.of(value);
      }
      value = view.get().base();
    }
    return Optional.empty();
  }
}
