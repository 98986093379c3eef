package org.csprun.compiler.quant;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.QuantizationFlow;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Plan;
import org.csprun.session.Session;

/**
 * Chooses the calibrator of every tensor before the head by the error it causes downstream: with
 * samples running in float, one tensor at a time is put through its bytes, and the steps that read
 * it, past those that only move it, run again. What their outputs lose against their own size is
 * the cost.
 */
final class BakeOff {
  private static final int MOST_SAMPLES = 8;

  private final Session session;
  private final Map<String, Cone> cones = new LinkedHashMap<>();
  private final Map<String, EnumMap<Calibrator, List<Range>>> candidates;
  private final Map<String, EnumMap<Calibrator, Double>> errors = new LinkedHashMap<>();

  private BakeOff(Session session, Map<String, EnumMap<Calibrator, List<Range>>> candidates) {
    this.session = session;
    this.candidates = candidates;
    candidates
        .keySet()
        .forEach(
            name -> {
              cones.put(name, Cone.of(session, name));
              errors.put(name, new EnumMap<>(Calibrator.class));
            });
  }

  /** The calibrator of each tensor that has a choice, by the name of its value. */
  static Map<String, Calibrator> choose(
      Graph graph, Domain domain, RangeChoice ranges, Samples samples, QuantizerOptions options) {
    Map<String, EnumMap<Calibrator, List<Range>>> candidates = new LinkedHashMap<>();
    Map<Value, List<Node>> readers = graph.consumers();
    for (Node node : graph.nodes()) {
      if (domain.isInteger(node)
          && !QuantizationFlow.moves(node.op())
          && !leaves(graph, readers, domain, node.output())) {
        EnumMap<Calibrator, List<Range>> own = ranges.candidates(node);
        if (own.values().stream().distinct().count() > 1) {
          candidates.put(node.output().name(), own);
        }
      }
    }
    Plan plan = Lowering.to(options.device()).naive(graph);
    try (Session session = Session.open(plan, options.device(), options.threads())) {
      BakeOff bakeOff = new BakeOff(session, candidates);
      for (int i = 0; i < Math.min(samples.size(), MOST_SAMPLES); i++) {
        samples.fill(i, session);
        session.run();
        bakeOff.cones.forEach(bakeOff::compare);
      }
      return bakeOff.winners();
    }
  }

  /**
   * True when the values reach the float head, be it past nodes that only move them. There what is
   * rare and large is what the model found, and nothing downstream would show that it was clipped.
   */
  private static boolean leaves(
      Graph graph, Map<Value, List<Node>> readers, Domain domain, Value value) {
    return graph.isOutput(value)
        || readers.getOrDefault(value, List.of()).stream()
            .anyMatch(
                reader ->
                    !domain.isInteger(reader)
                        || (QuantizationFlow.moves(reader.op())
                            && leaves(graph, readers, domain, reader.output())));
  }

  private void compare(String name, Cone cone) {
    float[] values = cone.values();
    List<float[]> right = cone.outputs();
    candidates
        .get(name)
        .forEach(
            (calibrator, ranges) -> {
              cone.put(kept(values, ranges));
              cone.run();
              errors.get(name).merge(calibrator, cone.error(right), Double::sum);
            });
    cone.put(values);
    cone.run();
  }

  /** What bytes keep of a tensor, channels innermost. */
  private static float[] kept(float[] values, List<Range> ranges) {
    ChannelScale[] scales =
        Scales.alive(ranges).stream().map(ChannelScale::of).toArray(ChannelScale[]::new);
    float[] kept = new float[values.length];
    for (int i = 0; i < values.length; i += scales.length) {
      for (int c = 0; c < scales.length; c++) {
        kept[i + c] = scales[c].kept(values[i + c]);
      }
    }
    return kept;
  }

  private Map<String, Calibrator> winners() {
    Map<String, Calibrator> winners = new LinkedHashMap<>();
    errors.forEach(
        (name, costs) ->
            costs.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .ifPresent(best -> winners.put(name, best.getKey())));
    return winners;
  }
}
