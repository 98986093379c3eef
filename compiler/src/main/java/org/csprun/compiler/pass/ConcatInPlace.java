package org.csprun.compiler.pass;

import java.util.Collections;
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
 * Lets producers write straight into their channels of a concat, which then has nothing to do.
 *
 * <pre>
 *   conv a ─┐                       conv a ─► [ a a a │ b b ] ◄─ conv b
 *   conv b ─┴► concat      ⇒        pixel stride 5, b from element 3
 * </pre>
 *
 * <p>Wherever it is legal: which concats really are in place is the memory planner's choice. Inputs
 * of the graph, constants, values that already are views or stand twice in a concat are copied.
 */
public final class ConcatInPlace implements Pass {
  @Override
  public Graph run(Graph graph) {
    Map<Value, Node> producers = graph.producers();
    Map<Value, View> views = new LinkedHashMap<>(graph.views());
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Concat concat) {
        int start = 0;
        for (Value input : node.inputs()) {
          OptionalLong offset = Views.ofConcat(node.output().type(), concat.axis(), start);
          boolean free =
              producers.containsKey(input)
                  && !(producers.get(input).op() instanceof Op.Constant)
                  && !views.containsKey(input)
                  && Collections.frequency(node.inputs(), input) == 1;
          if (free && offset.isPresent()) {
            views.put(input, new View(node.output(), offset.getAsLong()));
            if (!Views.problems(graph.withViews(views)).isEmpty()) {
              views.remove(input);
            }
          }
          start += input.type().shape().dim(concat.axis());
        }
      }
    }
    return views.size() == graph.views().size() ? graph : graph.withViews(views);
  }
}
