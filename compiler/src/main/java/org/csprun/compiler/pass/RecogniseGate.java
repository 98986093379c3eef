package org.csprun.compiler.pass;

import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.compiler.pass.Rewriting.Replacement;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.BinaryKind;

/**
 * Finds self-gated activations spelled as a product of a value and its gate.
 *
 * <pre>
 *   x ─┬─► logistic ─┐
 *      └─────────────┴► multiply ─► y      ⇒      x ─► silu ─► y
 *
 *   x · tanh(softplus(x)) ⇒ mish        x · hard-sigmoid(x) ⇒ hard-swish
 *   x · min(max(x + 3, 0), 6) / 6 ⇒ hard-swish, wherever the sixth stands
 * </pre>
 */
public final class RecogniseGate implements Pass {
  private static final double SIXTH = 1 / 6.0;
  private static final double TOLERANCE = 1e-4;

  @Override
  public Graph run(Graph graph) {
    return Rewriting.run(graph, RecogniseGate::recognise);
  }

  private static Optional<Replacement> recognise(Rewriting sweep, Node node) {
    if (node.op() instanceof Op.Affine affine && affine.activation().isLinear()) {
      return isScale(affine, SIXTH)
          ? sweep
              .producer(node.input(0))
              .filter(product -> sweep.isReadOnce(product.output()))
              .flatMap(product -> gated(sweep, product, 1))
              .flatMap(gate -> replacement(node, gate))
          : Optional.empty();
    }
    return gated(sweep, node, SIXTH).flatMap(gate -> replacement(node, gate));
  }

  /** A value and the self-gated activation that a product applies to it. */
  private record Gate(Value x, Activation activation) {}

  private static Optional<Replacement> replacement(Node node, Gate gate) {
    return Replacement.of(
        node.withOp(new Op.Activate(gate.activation())).withInputs(List.of(gate.x())));
  }

  /**
   * @param clipScale what a clip of x + 3 must be multiplied by here to make a hard-swish; only
   *     then the other gates are looked for too
   */
  private static Optional<Gate> gated(Rewriting sweep, Node node, double clipScale) {
    if (!(node.op() instanceof Op.Elementwise product)
        || product.kind() != BinaryKind.MULTIPLY
        || !product.activation().isLinear()) {
      return Optional.empty();
    }
    return gate(sweep, node.input(0), node.input(1), clipScale)
        .or(() -> gate(sweep, node.input(1), node.input(0), clipScale));
  }

  private static Optional<Gate> gate(Rewriting sweep, Value x, Value gate, double clipScale) {
    if (isScaledClip(sweep, x, gate, clipScale)) {
      return Optional.of(new Gate(x, Activation.of(Kind.HARD_SWISH)));
    }
    if (clipScale == 1) {
      return Optional.empty();
    }
    return activate(sweep, gate)
        .flatMap(
            node -> {
              Activation function = ((Op.Activate) node.op()).activation();
              Value in = node.input(0);
              if (in.equals(x) && function.kind() == Kind.LOGISTIC) {
                return Optional.of(Activation.SILU);
              }
              if (in.equals(x) && isHardSigmoid(function)) {
                return Optional.of(Activation.of(Kind.HARD_SWISH));
              }
              boolean mish =
                  function.kind() == Kind.TANH
                      && activate(sweep, in)
                          .filter(n -> kind(n) == Kind.SOFTPLUS && n.input(0).equals(x))
                          .isPresent();
              return mish ? Optional.of(Activation.MISH) : Optional.empty();
            })
        .map(function -> new Gate(x, function));
  }

  /** min(max(x + 3, 0), 6), times the scale where that is not 1. */
  private static boolean isScaledClip(Rewriting sweep, Value x, Value gate, double scale) {
    Optional<Node> clip = sweep.producer(gate);
    if (scale != 1) {
      clip =
          clip.filter(n -> n.op() instanceof Op.Affine a && isScale(a, scale))
              .filter(n -> ((Op.Affine) n.op()).activation().isLinear())
              .flatMap(n -> sweep.producer(n.input(0)));
    }
    return clip.filter(n -> n.op() instanceof Op.Activate a && isSix(a.activation()))
        .flatMap(n -> sweep.producer(n.input(0)))
        .filter(n -> n.op() instanceof Op.Affine a && isShift(a))
        .filter(n -> n.input(0).equals(x))
        .isPresent();
  }

  private static Optional<Node> activate(Rewriting sweep, Value value) {
    return sweep.producer(value).filter(node -> node.op() instanceof Op.Activate);
  }

  private static Kind kind(Node node) {
    return ((Op.Activate) node.op()).activation().kind();
  }

  private static boolean isSix(Activation a) {
    return a.kind() == Kind.RELU6 || (a.kind() == Kind.CLIP && a.alpha() == 0 && a.beta() == 6);
  }

  private static boolean isHardSigmoid(Activation a) {
    return a.kind() == Kind.HARD_SIGMOID
        && Math.abs(a.alpha() - SIXTH) < TOLERANCE
        && Math.abs(a.beta() - 0.5) < TOLERANCE;
  }

  private static boolean isScale(Op.Affine affine, double scale) {
    return isUniform(affine.scale(), scale) && isUniform(affine.shift(), 0);
  }

  private static boolean isShift(Op.Affine affine) {
    return affine.activation().isLinear()
        && isUniform(affine.scale(), 1)
        && isUniform(affine.shift(), 3);
  }

  private static boolean isUniform(Weights weights, double value) {
    for (float v : weights.values()) {
      if (Math.abs(v - value) > TOLERANCE) {
        return false;
      }
    }
    return true;
  }
}
