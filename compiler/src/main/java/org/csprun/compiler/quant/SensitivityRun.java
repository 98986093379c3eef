package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Device;

/**
 * A pass of some samples through a float graph in which each layer in turn computes in integers.
 * Only that layer and the steps after it run again, the last layer first: what a layer spoiled is
 * then put right by the run of the next one.
 */
final class SensitivityRun {
  static final int MOST_SAMPLES = 4;

  private final Session session;
  private final List<LoneLayer> layers;

  private SensitivityRun(Session session, List<LoneLayer> layers) {
    this.session = session;
    this.layers = layers;
  }

  /** The layers that compute in integers, in the order of the graph. */
  static List<Sensitivity.Layer> of(CalibratedModel model, Samples samples) {
    QuantizerOptions options = model.options();
    Plan plan = Lowering.to(options.device()).naive(model.graph());
    List<LoneLayer> layers = layers(model, plan, options.device());
    try (Session session = Session.open(plan, options.device(), options.threads())) {
      SensitivityRun run = new SensitivityRun(session, layers);
      for (int i = 0; i < Math.min(samples.size(), MOST_SAMPLES); i++) {
        samples.fill(i, session);
        run.sample();
      }
    }
    return layers.stream()
        .map(
            layer ->
                new Sensitivity.Layer(
                    layer.node().name(), layer.node().origin().toString(), layer.noise().sqnrDb()))
        .toList();
  }

  private static List<LoneLayer> layers(CalibratedModel model, Plan plan, Device device) {
    Graph quantized = model.draft(model.options().keepFloat()).graph();
    Map<String, Node> integers =
        quantized.nodes().stream()
            .filter(node -> node.op() instanceof IntegerOp)
            .collect(Collectors.toMap(Node::name, Function.identity()));
    List<LoneLayer> layers = new ArrayList<>();
    for (Node node : model.graph().nodes()) {
      if (integers.containsKey(node.name())) {
        layers.add(LoneLayer.of(node, integers.get(node.name()), plan, device));
      }
    }
    return layers;
  }

  private void sample() {
    session.run();
    List<float[]> right = outputs();
    BitSet spoiled = new BitSet();
    for (LoneLayer layer : layers.reversed()) {
      layer.run(session);
      spoiled.or(layer.laterSteps());
      spoiled.stream().forEach(session::runStep);
      layer.noise().add(right, outputs());
      spoiled = (BitSet) layer.laterSteps().clone();
      spoiled.or(layer.ownSteps());
    }
  }

  private List<float[]> outputs() {
    return IntStream.range(0, session.plan().outputs().size())
        .mapToObj(output -> session.output(output).toArray())
        .toList();
  }
}
