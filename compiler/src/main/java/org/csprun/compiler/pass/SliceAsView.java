package org.csprun.compiler.pass;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.compiler.graph.Views;

/**
 * Reads slices where they lie: channels of a map side by side, or a contiguous part.
 *
 * <pre>
 *   x: [ c0 c1 c2 c3 ][ c0 c1 c2 c3 ] …        slice c2 c3 is x from element 2, pixel stride 4
 * </pre>
 */
public final class SliceAsView implements Pass {
  @Override
  public Graph run(Graph graph) {
    Map<Value, View> views = new LinkedHashMap<>(graph.views());
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Slice slice && !views.containsKey(node.output())) {
        OptionalLong start = Views.ofSlice(slice, node.input(0).type());
        if (start.isPresent()) {
          views.put(node.output(), new View(node.input(0), start.getAsLong()));
          if (!Views.problems(graph.withViews(views)).isEmpty()) {
            views.remove(node.output());
          }
        }
      }
    }
    return views.size() == graph.views().size() ? graph : graph.withViews(views);
  }
}
