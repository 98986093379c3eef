package org.csprun.compiler.pass;

import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.pass.Rewriting.Replacement;
import org.csprun.plan.Activation;

/**
 * Lets the node before an activation apply it, and drops the activation that does nothing.
 *
 * <pre>
 *   x ──► conv ──► mish ──► y      ⇒      x ──► conv mish ──► y
 * </pre>
 *
 * <p>The value in between must have no other reader, and the node before must be a convolution,
 * fully connected layer, scale and shift or elementwise operation without an activation. A
 * convolution with a residual applies it after the addition.
 */
public final class FuseActivation implements Pass {
  @Override
  public Graph run(Graph graph) {
    return Rewriting.run(graph, FuseActivation::fuse);
  }

  private static Optional<Replacement> fuse(Rewriting sweep, Node node) {
    if (!(node.op() instanceof Op.Activate activate)) {
      return Optional.empty();
    }
    if (activate.activation().isLinear()) {
      return Replacement.of(node.input(0));
    }
    return sweep
        .producer(node.input(0))
        .filter(before -> sweep.isReadOnce(before.output()))
        .flatMap(
            before ->
                with(before.op(), activate.activation())
                    .map(op -> Rewriting.merged(before, op, before.inputs(), node)))
        .flatMap(Replacement::of);
  }

  private static Optional<Op> with(Op op, Activation activation) {
    if (op instanceof Op.Convolution c && c.residual()) {
      return c.residualActivation().isLinear()
          ? Optional.of(
              new Op.Convolution(
                  c.window(), c.groups(), c.filter(), c.bias(), c.activation(), true, activation))
          : Optional.empty();
    }
    if (op instanceof Op.Convolution c && c.activation().isLinear()) {
      return Optional.of(c.withActivation(activation));
    }
    if (op instanceof Op.FullyConnected f && f.activation().isLinear()) {
      return Optional.of(new Op.FullyConnected(f.weights(), f.bias(), activation));
    }
    if (op instanceof Op.Affine a && a.activation().isLinear()) {
      return Optional.of(new Op.Affine(a.scale(), a.shift(), activation));
    }
    if (op instanceof Op.Elementwise e && e.activation().isLinear()) {
      return Optional.of(new Op.Elementwise(e.kind(), activation));
    }
    return Optional.empty();
  }
}
