package org.csprun.compiler.onnx;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.csprun.compiler.graph.Op;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;

/** Functions of one element. */
final class ActivationOps {
  private ActivationOps() {}

  static List<OpEntry> entries() {
    return List.of(
        plain("Relu", Kind.RELU),
        plain("Sigmoid", Kind.LOGISTIC),
        plain("Tanh", Kind.TANH),
        plain("HardSwish", Kind.HARD_SWISH),
        plain("Mish", Kind.MISH),
        plain("Softplus", Kind.SOFTPLUS),
        plain("Exp", Kind.EXP),
        plain("Sqrt", Kind.SQRT),
        entry("LeakyRelu", "any alpha", site -> Activation.leaky(site.node().real("alpha", 0.01f))),
        entry(
            "Elu", "any alpha", site -> new Activation(Kind.ELU, site.node().real("alpha", 1), 0)),
        entry(
            "HardSigmoid",
            "any alpha and beta",
            site ->
                new Activation(
                    Kind.HARD_SIGMOID,
                    site.node().real("alpha", 0.2f),
                    site.node().real("beta", 0.5f))),
        entry("Swish", "alpha 1", ActivationOps::swish),
        entry("PRelu", "one constant slope for all channels", ActivationOps::parametric),
        entry("Clip", "constant bounds", ActivationOps::clip));
  }

  /** The function that keeps values between bounds, under its own name where it has one. */
  static Activation between(float low, float high) {
    if (low == 0 && high >= Float.MAX_VALUE) {
      return Activation.RELU;
    }
    return low == 0 && high == 6 ? Activation.of(Kind.RELU6) : Activation.clip(low, high);
  }

  private static OpEntry plain(String name, Kind kind) {
    return entry(name, "", site -> Activation.of(kind));
  }

  private static OpEntry entry(
      String name, String constraint, Function<Site, Activation> activation) {
    return new OpEntry(
        name,
        constraint,
        site -> site.define(site.add(new Op.Activate(activation.apply(site)), site.value(0))));
  }

  private static Activation swish(Site site) {
    float alpha = site.node().real("alpha", 1);
    if (alpha != 1) {
      throw new Refusal("has alpha=%s; only 1 is supported".formatted(alpha));
    }
    return Activation.SILU;
  }

  private static Activation parametric(Site site) {
    Literal slope = site.constant(1, "slopes");
    if (!slope.isUniform()) {
      throw new Refusal("has a slope for each channel; only one for all is supported");
    }
    return Activation.leaky(slope.real(0));
  }

  /** Bounds are attributes before operator set 11, optional inputs since. */
  private static Activation clip(Site site) {
    return between(bound(site, "min", 1, -Float.MAX_VALUE), bound(site, "max", 2, Float.MAX_VALUE));
  }

  private static float bound(Site site, String name, int input, float absent) {
    if (site.opset() < 11) {
      return site.node().real(name, absent);
    }
    Optional<Literal> bound =
        site.node().hasInput(input)
            ? Optional.of(site.constant(input, "bounds"))
            : Optional.empty();
    return bound.map(literal -> literal.real(0)).orElse(absent);
  }
}
