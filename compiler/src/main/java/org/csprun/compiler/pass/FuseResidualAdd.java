package org.csprun.compiler.pass;

import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.pass.Rewriting.Replacement;
import org.csprun.plan.Operation.BinaryKind;

/**
 * Lets a convolution add the other branch to its output.
 *
 * <pre>
 *   x ─┬─► conv ──► conv ─┐                x ─┬─► conv ──► conv + x relu ──► y
 *      └──────────────────┴► add relu ⇒      └───────────────┘
 * </pre>
 *
 * <p>The convolution's output must have no other reader and the shape of the sum. Where both sides
 * are convolutions the later one adds: the earlier one's output then waits no longer than before.
 */
public final class FuseResidualAdd implements Pass {
  @Override
  public Graph run(Graph graph) {
    return Rewriting.run(graph, FuseResidualAdd::fuse);
  }

  private static Optional<Replacement> fuse(Rewriting sweep, Node node) {
    if (!(node.op() instanceof Op.Elementwise add) || add.kind() != BinaryKind.ADD) {
      return Optional.empty();
    }
    Value sum = node.output();
    Value a = node.input(0);
    Value b = node.input(1);
    if (!a.type().equals(sum.type()) || !b.type().equals(sum.type())) {
      return Optional.empty();
    }
    Optional<Node> left = convolution(sweep, a);
    Optional<Node> right = convolution(sweep, b);
    boolean takeRight =
        right.isPresent() && (left.isEmpty() || sweep.position(b) > sweep.position(a));
    return (takeRight ? right : left)
        .map(conv -> merged(conv, takeRight ? a : b, add, node))
        .flatMap(Replacement::of);
  }

  private static Optional<Node> convolution(Rewriting sweep, Value value) {
    return sweep
        .producer(value)
        .filter(n -> n.op() instanceof Op.Convolution c && !c.residual())
        .filter(n -> sweep.isReadOnce(value));
  }

  private static Node merged(Node conv, Value other, Op.Elementwise add, Node node) {
    Op.Convolution c = (Op.Convolution) conv.op();
    Op op =
        new Op.Convolution(
            c.window(), c.groups(), c.filter(), c.bias(), c.activation(), true, add.activation());
    return Rewriting.merged(conv, op, List.of(conv.input(0), other), node);
  }
}
