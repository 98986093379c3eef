package org.csprun.compiler.pass;

import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.pass.Rewriting.Replacement;

/**
 * Folds a per-channel scale and shift into the convolution before it, else into the scale and shift
 * before it, else into the convolution after it.
 *
 * <pre>
 *   x ──► conv ──► affine leaky ──► y      ⇒   x ──► conv' leaky ──► y
 *   x ──► affine ──► affine relu ──► y     ⇒   x ──► affine' relu ──► y
 *   x ──► affine ──► conv (no padding)     ⇒   x ──► conv'
 * </pre>
 *
 * <p>The value in between must have no other reader and the first node no activation. Folding
 * forward moves the shift into the bias, which is wrong where the window meets padding: padding is
 * zero after the shift. The sums run in double.
 */
public final class FoldBatchNorm implements Pass {
  @Override
  public Graph run(Graph graph) {
    return Rewriting.run(graph, FoldBatchNorm::fold);
  }

  private static Optional<Replacement> fold(Rewriting sweep, Node node) {
    if (node.op() instanceof Op.Affine affine) {
      return backward(sweep, node, affine);
    }
    return node.op() instanceof Op.Convolution conv ? forward(sweep, node, conv) : Optional.empty();
  }

  private static Optional<Replacement> backward(Rewriting sweep, Node node, Op.Affine affine) {
    Node before = sweep.producer(node.input(0)).orElse(null);
    if (before == null || !sweep.isReadOnce(before.output())) {
      return Optional.empty();
    }
    if (before.op() instanceof Op.Convolution conv
        && conv.activation().isLinear()
        && !conv.residual()) {
      Op folded = AffineMath.after(conv, affine).withActivation(affine.activation());
      return Replacement.of(Rewriting.merged(before, folded, before.inputs(), node));
    }
    if (before.op() instanceof Op.Affine first && first.activation().isLinear()) {
      Op folded = AffineMath.compose(first, affine);
      return Replacement.of(Rewriting.merged(before, folded, before.inputs(), node));
    }
    return Optional.empty();
  }

  private static Optional<Replacement> forward(Rewriting sweep, Node node, Op.Convolution conv) {
    Node before = sweep.producer(node.input(0)).orElse(null);
    if (before == null
        || !(before.op() instanceof Op.Affine affine)
        || !affine.activation().isLinear()
        || !sweep.isReadOnce(before.output())
        || (conv.window().isPadded() && !AffineMath.isZero(affine.shift()))) {
      return Optional.empty();
    }
    List<Value> inputs =
        conv.residual() ? List.of(before.input(0), node.input(1)) : before.inputs();
    return Replacement.of(node.withOp(AffineMath.before(affine, conv)).withInputs(inputs));
  }
}
