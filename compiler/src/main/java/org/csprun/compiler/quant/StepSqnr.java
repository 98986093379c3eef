package org.csprun.compiler.quant;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Plan;
import org.csprun.plan.Step;
import org.csprun.session.Session;

/**
 * The signal to quantisation noise ratio of every step of a quantised graph: both graphs run some
 * samples with memory of its own for every tensor, then tensors of one name are compared.
 */
final class StepSqnr {
  private static final int MOST_SAMPLES = 4;

  private final Map<String, OutputNoise> noises = new LinkedHashMap<>();

  private StepSqnr() {}

  /** In dB by the name of the step; infinite where nothing was lost. */
  static Map<String, Double> of(
      Graph floats, Graph integers, Samples samples, QuantizerOptions options) {
    StepSqnr sqnr = new StepSqnr();
    Lowering lowering = Lowering.to(options.device());
    try (Session right = open(lowering.naive(floats), options);
        Session found = open(lowering.naive(integers), options)) {
      for (int i = 0; i < Math.min(samples.size(), MOST_SAMPLES); i++) {
        samples.fill(i, right);
        samples.fill(i, found);
        right.run();
        found.run();
        sqnr.compare(right, found);
      }
    }
    Map<String, Double> decibels = new LinkedHashMap<>();
    sqnr.noises.forEach((name, noise) -> decibels.put(name, noise.sqnrDb()));
    return decibels;
  }

  private static Session open(Plan plan, QuantizerOptions options) {
    return Session.open(plan, options.device(), options.threads());
  }

  private void compare(Session right, Session found) {
    Map<String, Integer> outputs = new HashMap<>();
    for (Step step : right.plan().steps()) {
      outputs.put(step.name(), step.output());
    }
    for (Step step : found.plan().steps()) {
      Integer other = outputs.get(step.name());
      if (other != null) {
        noises
            .computeIfAbsent(step.name(), name -> new OutputNoise(1))
            .add(
                List.of(right.tensor(other).toArray()),
                List.of(found.tensor(step.output()).toArray()));
      }
    }
  }
}
