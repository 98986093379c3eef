package org.csprun.tests.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.onnx.Agreement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random graphs as users run them, passed, placed and threaded, against plans in which every value
 * of the model keeps memory of its own.
 */
class PlannedEqualsNaiveTest {
  private static final double TOLERANCE = 1e-4;
  private static final int THREADED = 4;

  static LongStream seeds() {
    return LongStream.range(1000, 1500);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void thePlanComputesWhatTheModelSays(long seed) {
    Graph model = RandomGraphs.of(seed);
    Graph passed = Passes.standard().run(model);
    Map<String, float[]> inputs = Agreement.inputs(model, seed);
    int threads = seed % THREADED == 0 ? 2 : 1;
    String what = "seed %d ".formatted(seed);
    Device scalar = Devices.named("scalar");
    Map<String, float[]> right = run(Lowering.to(scalar).naive(model), scalar, 1, inputs);
    Map<String, float[]> unplaced = run(Lowering.to(scalar).naive(passed), scalar, 1, inputs);
    Map<String, float[]> planned = run(Lowering.to(scalar).plan(passed), scalar, threads, inputs);
    Outputs.same(what, planned, unplaced);
    Outputs.close(what, planned, right, TOLERANCE);
    for (Device device : Devices.all()) {
      if (!device.name().equals(scalar.name())) {
        Map<String, float[]> found = run(Lowering.to(device).plan(passed), device, threads, inputs);
        Outputs.close(what + "on " + device.name() + " ", found, right, TOLERANCE);
      }
    }
  }

  private static Map<String, float[]> run(
      Plan plan, Device device, int threads, Map<String, float[]> inputs) {
    try (Session session = Session.open(plan, device, threads)) {
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
