package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Plan;

/**
 * Looks for the fewest layers in float that keep the score. The most sensitive go first, in groups
 * that double; of the last group only as many stay as are needed; then layers before them are given
 * back, as far as a few tries go.
 */
final class PrecisionSearch {
  /** Each try scores a plan, which takes as long as all the pictures. */
  private static final int MOST_GIVEN_BACK = 12;

  private final CalibratedModel model;
  private final Samples samples;
  private final Scorer scorer;
  private final double maxDrop;
  private double floatScore;
  private int scored;

  /** A set of layers in float, with the plan and score it gives. */
  private record Attempt(List<Sensitivity.Layer> layers, Plan plan, double score) {}

  PrecisionSearch(CalibratedModel model, Samples samples, Scorer scorer, double maxDrop) {
    if (!(maxDrop >= 0)) {
      throw new IllegalArgumentException("A drop of at most " + maxDrop + " is none");
    }
    this.model = model;
    this.samples = samples;
    this.scorer = scorer;
    this.maxDrop = maxDrop;
  }

  MixedPrecision run() {
    floatScore = score(plan(model.graph()));
    Attempt all = attempt(List.of());
    if (holds(all)) {
      return new MixedPrecision(
          model.quantize(model.options().keepFloat()),
          floatScore,
          all.score(),
          all.score(),
          List.of(),
          new LayerCost(0, 0, 0),
          Optional.empty(),
          scored);
    }
    Sensitivity sensitivity = Sensitivity.of(model, samples);
    return result(all, withoutTheNeedless(grown(all, sensitivity.layers())), sensitivity);
  }

  /**
   * The shortest run of the most sensitive layers that holds, if fewer do not hold where more do.
   */
  private Attempt grown(Attempt none, List<Sensitivity.Layer> layers) {
    Attempt last = none;
    int failed = 0;
    int count = 0;
    for (int group = 1; !holds(last); group *= 2) {
      if (count >= layers.size() - 1) {
        throw cannotHold(layers, last);
      }
      failed = count;
      count = Math.min(count + group, layers.size() - 1);
      last = attempt(layers.subList(0, count));
    }
    while (count - failed > 1) {
      int middle = (failed + count) >>> 1;
      Attempt fewer = attempt(layers.subList(0, middle));
      if (holds(fewer)) {
        last = fewer;
        count = middle;
      } else {
        failed = middle;
      }
    }
    return last;
  }

  /**
   * Gives back layers before the last one, without which it did not hold: half of them at a time,
   * then a quarter, down to one, the least sensitive first.
   */
  private Attempt withoutTheNeedless(Attempt held) {
    Attempt best = held;
    int tries = MOST_GIVEN_BACK;
    for (int part = held.layers().size() / 2; part > 0; part /= 2) {
      for (int to = best.layers().size() - 1; to > 0 && tries > 0; to -= part) {
        List<Sensitivity.Layer> fewer = new ArrayList<>(best.layers());
        fewer.subList(Math.max(0, to - part), to).clear();
        Attempt attempt = attempt(fewer);
        tries--;
        if (holds(attempt)) {
          best = attempt;
        }
      }
    }
    return best;
  }

  private Attempt attempt(List<Sensitivity.Layer> layers) {
    Plan plan = plan(model.draft(names(layers)).graph());
    return new Attempt(List.copyOf(layers), plan, score(plan));
  }

  private List<String> names(List<Sensitivity.Layer> layers) {
    return Stream.concat(
            model.options().keepFloat().stream(), layers.stream().map(Sensitivity.Layer::name))
        .toList();
  }

  private Plan plan(Graph graph) {
    return Lowering.to(model.options().device()).plan(graph);
  }

  private double score(Plan plan) {
    scored++;
    return scorer.score(plan);
  }

  private boolean holds(Attempt attempt) {
    return floatScore - attempt.score() <= maxDrop;
  }

  private MixedPrecision result(Attempt none, Attempt held, Sensitivity sensitivity) {
    QuantizerOptions options = model.options();
    List<Map<String, Long>> times =
        StepTimes.of(List.of(none.plan(), held.plan()), samples, options);
    Map<String, Long> before = times.get(0);
    Map<String, Long> after = times.get(1);
    List<MixedPrecision.Promotion> promoted = new ArrayList<>();
    for (Sensitivity.Layer layer : held.layers()) {
      List<Sensitivity.Layer> others = new ArrayList<>(held.layers());
      others.remove(layer);
      Plan without = plan(model.draft(names(others)).graph());
      long nanos = after.getOrDefault(layer.name(), 0L) - before.getOrDefault(layer.name(), 0L);
      promoted.add(
          new MixedPrecision.Promotion(
              layer.name(),
              layer.origin(),
              layer.sqnrDb(),
              LayerCost.between(held.plan(), without, nanos)));
    }
    return new MixedPrecision(
        model.quantize(names(held.layers())),
        floatScore,
        none.score(),
        held.score(),
        promoted,
        LayerCost.between(held.plan(), none.plan(), LayerCost.sum(after) - LayerCost.sum(before)),
        Optional.of(sensitivity),
        scored);
  }

  private CsprunException cannotHold(List<Sensitivity.Layer> layers, Attempt last) {
    String only = layers.isEmpty() ? "no layer" : "only '" + layers.getLast().name() + "'";
    return new CsprunException(
        Failure.CHECK,
        "No part of '%s' can compute in integers within %s points of its float model (%s): with %s in integers it scores %s.\nAllow a larger drop, calibrate on more pictures like those the model will see, or compile it in float."
            .formatted(
                model.graph().name(),
                points(maxDrop),
                points(floatScore),
                only,
                points(last.score())));
  }

  private static String points(double value) {
    return String.format(java.util.Locale.ROOT, "%.2f", value);
  }
}
