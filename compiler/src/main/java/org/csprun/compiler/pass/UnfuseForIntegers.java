package org.csprun.compiler.pass;

import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.pass.Rewriting.Replacement;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;

/**
 * Takes activations and residuals out of nodes whose integer form cannot hold them, so that the
 * values between are calibrated.
 *
 * <pre>
 *   conv, elu ─► y              ⇒   conv ─► elu ─► y
 *   conv, logistic, + r ─► y    ⇒   conv, logistic ─► add r ─► y
 * </pre>
 */
public final class UnfuseForIntegers implements Pass {
  static final String LINEAR = ".linear";
  private static final String PRODUCT = ".product";

  /** The name that a part of a node had before it was taken apart; the last part keeps it. */
  public static String wholeName(String part) {
    for (String suffix : List.of(LINEAR, PRODUCT)) {
      if (part.endsWith(suffix)) {
        return wholeName(part.substring(0, part.length() - suffix.length()));
      }
    }
    return part;
  }

  @Override
  public Graph run(Graph graph) {
    Graph before = graph.withViews(java.util.Map.of());
    Graph after = Rewriting.run(before, UnfuseForIntegers::replace);
    // What was taken apart may hold more: conv, elu, + r, mish comes apart in two sweeps.
    while (after != before) {
      before = after;
      after = Rewriting.run(before, UnfuseForIntegers::replace);
    }
    return after;
  }

  private static Optional<Replacement> replace(Rewriting sweep, Node node) {
    return switch (node.op()) {
      case Op.Convolution c when c.residual() -> residual(sweep, node, c);
      case Op.Convolution c when !fitsAlone(c.activation()) ->
          split(sweep, node, c.withActivation(Activation.LINEAR), c.activation());
      case Op.FullyConnected f when !fitsAlone(f.activation()) ->
          split(
              sweep,
              node,
              new Op.FullyConnected(f.weights(), f.bias(), Activation.LINEAR),
              f.activation());
      case Op.Affine a when !fitsAlone(a.activation()) ->
          split(
              sweep, node, new Op.Affine(a.scale(), a.shift(), Activation.LINEAR), a.activation());
      case Op.Elementwise e when !fitsSum(e.activation()) ->
          split(sweep, node, new Op.Elementwise(e.kind(), Activation.LINEAR), e.activation());
      default -> Optional.empty();
    };
  }

  private static Optional<Replacement> residual(Rewriting sweep, Node node, Op.Convolution c) {
    if (!fitsBeforeJoin(c.activation())) {
      Op alone = new Op.Convolution(c.window(), c.groups(), c.filter(), c.bias(), c.activation());
      Node product =
          sweep.node(node.name() + PRODUCT, alone, node.origin(), List.of(node.input(0)));
      Op add = new Op.Elementwise(BinaryKind.ADD, c.residualActivation());
      return Optional.of(
          new Replacement(
              List.of(product, last(node, add, product.output(), node.input(1))), node.output()));
    }
    boolean fits =
        c.residualActivation().kind() == Activation.Kind.LEAKY
            ? c.activation().isLinear()
            : fitsSum(c.residualActivation());
    if (fits) {
      return Optional.empty();
    }
    Op linear =
        new Op.Convolution(
            c.window(), c.groups(), c.filter(), c.bias(), c.activation(), true, Activation.LINEAR);
    return split(sweep, node, linear, c.residualActivation());
  }

  private static Optional<Replacement> split(
      Rewriting sweep, Node node, Op linear, Activation activation) {
    Node first = sweep.node(node.name() + LINEAR, linear, node.origin(), node.inputs());
    return Optional.of(
        new Replacement(
            List.of(
                first.withPlacement(node.placement()),
                last(node, new Op.Activate(activation), first.output())),
            node.output()));
  }

  private static Node last(Node node, Op op, Value... inputs) {
    return new Node(
        node.name(), op, List.of(inputs), node.output(), node.origin(), node.placement());
  }

  /** Bounds, slopes, gates and functions that saturate within [−8, 8). */
  private static boolean fitsAlone(Activation activation) {
    return switch (activation.kind()) {
      case LINEAR, RELU, RELU6, LEAKY, SILU, MISH, HARD_SWISH, LOGISTIC, TANH, HARD_SIGMOID -> true;
      case CLIP -> activation.alpha() <= 0 && activation.beta() >= 0;
      case ELU, EXP, SQRT, SOFTPLUS -> false;
    };
  }

  private static boolean fitsBeforeJoin(Activation activation) {
    return switch (activation.kind()) {
      case LINEAR, RELU, LEAKY, SILU, MISH, HARD_SWISH -> true;
      case RELU6, CLIP, LOGISTIC, TANH, HARD_SIGMOID, ELU, EXP, SQRT, SOFTPLUS -> false;
    };
  }

  private static boolean fitsSum(Activation activation) {
    return switch (activation.kind()) {
      case LINEAR, RELU, RELU6, LEAKY -> true;
      case CLIP -> activation.alpha() <= 0 && activation.beta() >= 0;
      case SILU, MISH, HARD_SWISH, LOGISTIC, TANH, HARD_SIGMOID, ELU, EXP, SQRT, SOFTPLUS -> false;
    };
  }
}
