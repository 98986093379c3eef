package org.csprun.compiler.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Weights;
import org.csprun.compiler.pass.Rewriting.Replacement;

/**
 * Computes nodes whose inputs are all constants: arithmetic without activation, reshapes,
 * transpositions, slices, concats and layout changes.
 *
 * <pre>
 *   [2] ──► reshape ──┐
 *   [3] ──────────────┴► add ──► y       ⇒       [5] ──► y
 * </pre>
 */
public final class FoldConstants implements Pass {
  @Override
  public Graph run(Graph graph) {
    return Rewriting.run(graph, FoldConstants::fold);
  }

  private static Optional<Replacement> fold(Rewriting sweep, Node node) {
    List<Weights> inputs = new ArrayList<>();
    for (var input : node.inputs()) {
      if (sweep.producer(input).map(Node::op).orElse(null) instanceof Op.Constant constant) {
        inputs.add(constant.value());
      } else {
        return Optional.empty();
      }
    }
    return ConstantMath.value(node.op(), inputs, node.output().type())
        .map(value -> new Op.Constant(value, node.output().type().layout()))
        .flatMap(constant -> Replacement.of(node.withOp(constant).withInputs(List.of())));
  }
}
