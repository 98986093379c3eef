package org.csprun.compiler.pass;

import java.util.LinkedHashMap;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.compiler.graph.Views;

/**
 * Reads another shape of the same bytes where they lie: reshapes, pixel rows, and layout changes of
 * one pixel or one channel.
 *
 * <pre>
 *   map 1x85x52x52 ─► pixel-rows 1x2704x85      the same bytes, no copy
 * </pre>
 */
public final class ReshapeAsView implements Pass {
  @Override
  public Graph run(Graph graph) {
    Map<Value, View> views = new LinkedHashMap<>(graph.views());
    for (Node node : graph.nodes()) {
      if (keepsBytes(node) && !views.containsKey(node.output())) {
        views.put(node.output(), new View(node.input(0), 0));
        if (!Views.problems(graph.withViews(views)).isEmpty()) {
          views.remove(node.output());
        }
      }
    }
    return views.size() == graph.views().size() ? graph : graph.withViews(views);
  }

  private static boolean keepsBytes(Node node) {
    return node.op() instanceof Op.Reshape
        || node.op() instanceof Op.PixelRows
        || (node.op() instanceof Op.ChangeLayout change
            && Views.sameBytes(node.input(0).type(), change.layout()));
  }
}
