package org.csprun.tests.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.onnx.Agreement;
import org.csprun.tests.onnx.NaiveEvaluator;
import org.junit.jupiter.api.Test;

/**
 * The strongest test of a memory planner: a planned run, where every tensor shares the one arena,
 * gives the bits of a run in which every value keeps its own memory, and both what the graph means.
 */
class PlannedEqualsNaiveTest {
  private static final int GRAPHS = 500;
  private static final double TOLERANCE = 1e-4;

  @Test
  void onRandomGraphs() {
    Device scalar = ScalarTarget.device();
    Device vector = Devices.named("vector");
    long planned = 0;
    long kept = 0;
    for (long seed = 1_000; seed < 1_000 + GRAPHS; seed++) {
      Graph graph = RandomGraphs.of(seed);
      Graph passed = Passes.standard().run(graph);
      Map<String, float[]> inputs = Agreement.inputs(graph, seed);
      Plan plan = Lowering.to(scalar).plan(passed);
      Plan naive = Lowering.to(scalar).naive(passed);
      planned += plan.certificate().arenaBytes();
      kept += naive.certificate().arenaBytes();
      int threads = 1 + (int) (seed % 2);
      Map<String, float[]> found = run(plan, scalar, threads, inputs);
      Map<String, float[]> same = run(naive, scalar, 1, inputs);
      Map<String, float[]> fast = run(Lowering.to(vector).plan(passed), vector, threads, inputs);
      Map<String, float[]> right = NaiveEvaluator.outputs(graph, inputs);
      String what = "seed " + seed + ": ";
      right.forEach(
          (name, values) -> {
            assertThat(found.get(name)).as(what + name).isEqualTo(same.get(name));
            Agreement.close(what + name, found.get(name), values, TOLERANCE);
            Agreement.close(what + name + " on vector", fast.get(name), values, TOLERANCE);
          });
    }
    System.out.printf(
        "%d random graphs: arenas of %d bytes where own memory takes %d%n", GRAPHS, planned, kept);
    assertThat(planned).isLessThan(kept / 2);
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
