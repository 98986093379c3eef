package org.csprun.compiler.darknet;

import java.util.List;
import java.util.Map;
import org.csprun.plan.Activation;

/** Darknet's names of activation functions. */
final class Functions {
  private static final Map<String, Activation> BY_NAME =
      Map.ofEntries(
          Map.entry("linear", Activation.LINEAR),
          Map.entry("relu", Activation.RELU),
          Map.entry("relu6", Activation.of(Activation.Kind.RELU6)),
          Map.entry("leaky", Activation.leaky(0.1f)),
          Map.entry("revleaky", Activation.leaky(0.1f)),
          Map.entry("relie", Activation.leaky(0.01f)),
          Map.entry("logistic", Activation.LOGISTIC),
          Map.entry("tanh", Activation.of(Activation.Kind.TANH)),
          Map.entry("swish", Activation.SILU),
          Map.entry("mish", Activation.MISH),
          Map.entry("hard_swish", Activation.of(Activation.Kind.HARD_SWISH)),
          Map.entry("hardswish", Activation.of(Activation.Kind.HARD_SWISH)),
          Map.entry("hswish", Activation.of(Activation.Kind.HARD_SWISH)),
          Map.entry("hardtan", Activation.clip(-1, 1)),
          Map.entry("elu", new Activation(Activation.Kind.ELU, 1, 0)));

  private Functions() {}

  /** The function a section names, or the one Darknet takes where it names none. */
  static Activation of(CfgSection section, String otherwise) {
    String name = section.text("activation", otherwise);
    Activation function = BY_NAME.get(name);
    if (function == null) {
      throw Refusal.of(
          "%s has activation=%s, which is not supported (%s).\nSupported: %s.",
          section.title(), name, section.place("activation"), String.join(", ", names()));
    }
    return function;
  }

  /** All names, sorted. */
  static List<String> names() {
    return BY_NAME.keySet().stream().sorted().toList();
  }
}
