package org.csprun.tests.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Device;

/** Compiles graphs and runs them on named inputs. */
final class Runs {
  private Runs() {}

  static Plan compile(Graph graph, Device device) {
    return Lowering.to(device).plan(Passes.standard().run(graph));
  }

  /** The outputs by name, in the model's own order. */
  static Map<String, float[]> outputs(Plan plan, Device device, Map<String, float[]> inputs) {
    try (Session session = Session.open(plan, device)) {
      for (int i = 0; i < plan.inputs().size(); i++) {
        session.input(i).copyFrom(inputs.get(plan.inputs().get(i).name()));
      }
      session.run();
      Map<String, float[]> outputs = new LinkedHashMap<>();
      for (int i = 0; i < plan.outputs().size(); i++) {
        outputs.put(plan.outputs().get(i).name(), session.output(i).toArray());
      }
      return outputs;
    }
  }

  /** Seeded noise in 0…1 for every input. */
  static Map<String, float[]> noise(Graph graph, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, float[]> inputs = new LinkedHashMap<>();
    graph
        .inputs()
        .forEach(
            in -> {
              float[] values = new float[Math.toIntExact(in.value().type().elements())];
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble();
              }
              inputs.put(in.name(), values);
            });
    return inputs;
  }

  /** The longest sum of any convolution or matrix product: k of the tolerance. */
  static long longestReduction(Graph graph) {
    List<Long> lengths = new ArrayList<>(List.of(1L));
    graph
        .nodes()
        .forEach(
            node -> {
              if (node.op() instanceof Op.Convolution c) {
                lengths.add(c.filter().shape().elements() / c.outputs());
              } else if (node.op() instanceof Op.FullyConnected f) {
                lengths.add((long) f.weights().shape().dim(1));
              }
            });
    return lengths.stream().mapToLong(Long::longValue).max().orElse(1);
  }
}
