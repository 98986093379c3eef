package org.csprun.tests.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Device;

/** Runs of plans on named inputs. */
final class Plans {
  private Plans() {}

  /** The outputs by name, in the model's own order. */
  static Map<String, float[]> run(
      Plan plan, Device device, int threads, Map<String, float[]> inputs) {
    try (Session session = Session.open(plan, device, threads)) {
      fill(session, inputs);
      session.run();
      Map<String, float[]> outputs = new LinkedHashMap<>();
      for (int i = 0; i < plan.outputs().size(); i++) {
        outputs.put(plan.outputs().get(i).name(), session.output(i).toArray());
      }
      return outputs;
    }
  }

  static void fill(Session session, Map<String, float[]> inputs) {
    for (int i = 0; i < session.plan().inputs().size(); i++) {
      session.input(i).copyFrom(inputs.get(session.plan().inputs().get(i).name()));
    }
  }
}
