package org.csprun.tests.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Device;

/** A graph compiled as users do, with all passes, and run on one device. */
final class PlannedRun {
  private PlannedRun() {}

  /** The outputs by name, in logical order. */
  static Map<String, float[]> outputs(Graph graph, Device device, Map<String, float[]> inputs) {
    Plan plan = Lowering.to(device).plan(Passes.verified().run(graph));
    try (Session session = Session.open(plan, device, 1)) {
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
}
