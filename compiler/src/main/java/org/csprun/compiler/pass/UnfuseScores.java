package org.csprun.compiler.pass;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Node.Placement;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.pass.Rewriting.Replacement;
import org.csprun.plan.Activation;

/**
 * Gives the functions that make scores back to the head: a score near 0 or 1 has no room in 256
 * even steps, but the number it is made of has.
 *
 * <pre>
 *   conv, logistic ─► head      ⇒   conv ┆ host: logistic ─► head
 * </pre>
 */
public final class UnfuseScores implements Pass {
  @Override
  public Graph run(Graph graph) {
    Set<Value> bodies = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.placement() == Placement.DEVICE) {
        bodies.addAll(node.inputs());
      }
    }
    return Rewriting.run(
        graph.withViews(Map.of()),
        (sweep, node) -> bodies.contains(node.output()) ? Optional.empty() : replace(sweep, node));
  }

  private static Optional<Replacement> replace(Rewriting sweep, Node node) {
    return switch (node.op()) {
      case Op.Convolution c when !c.residual() && isScore(c.activation()) ->
          split(sweep, node, c.withActivation(Activation.LINEAR), c.activation());
      case Op.FullyConnected f when isScore(f.activation()) ->
          split(
              sweep,
              node,
              new Op.FullyConnected(f.weights(), f.bias(), Activation.LINEAR),
              f.activation());
      default -> Optional.empty();
    };
  }

  private static Optional<Replacement> split(
      Rewriting sweep, Node node, Op linear, Activation activation) {
    Node first =
        sweep.node(node.name() + UnfuseForIntegers.LINEAR, linear, node.origin(), node.inputs());
    Node last =
        new Node(
            node.name(),
            new Op.Activate(activation),
            List.of(first.output()),
            node.output(),
            node.origin(),
            Placement.HOST);
    return Optional.of(new Replacement(List.of(first, last), node.output()));
  }

  private static boolean isScore(Activation activation) {
    return switch (activation.kind()) {
      case LOGISTIC, TANH, HARD_SIGMOID -> true;
      default -> false;
    };
  }
}
