package org.csprun.tests.graph;

import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.pass.Pass;
import org.csprun.compiler.pass.Passes;
import org.csprun.tests.onnx.Agreement;
import org.csprun.tests.onnx.NaiveEvaluator;
import org.junit.jupiter.api.Test;

/** Every pass leaves what a graph computes as it was, and the graph sound. */
class PassesKeepMeaningTest {
  private static final int GRAPHS = 300;
  private static final double TOLERANCE = 1e-4;

  @Test
  void onRandomGraphs() {
    for (long seed = 0; seed < GRAPHS; seed++) {
      Graph graph = RandomGraphs.of(seed);
      Map<String, float[]> inputs = Agreement.inputs(graph, seed);
      Map<String, float[]> right = NaiveEvaluator.outputs(graph, inputs);
      for (Pass pass : Passes.standard().passes()) {
        Graph next = GraphVerifier.verify(pass.run(graph));
        if (next != graph) {
          String what = "seed " + seed + " after " + pass.name();
          Map<String, float[]> found = NaiveEvaluator.outputs(next, inputs);
          right.forEach(
              (name, values) ->
                  Agreement.close(what + ": " + name, found.get(name), values, TOLERANCE));
        }
        graph = next;
      }
    }
  }
}
