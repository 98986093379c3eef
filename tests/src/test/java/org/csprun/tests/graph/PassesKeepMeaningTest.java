package org.csprun.tests.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.pass.Pass;
import org.csprun.compiler.pass.Passes;
import org.csprun.tests.onnx.Agreement;
import org.csprun.tests.onnx.NaiveEvaluator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pass, one after another, on random graphs: the graph stays sound and means the same. */
class PassesKeepMeaningTest {
  private static final double TOLERANCE = 1e-4;

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyPassKeepsTheMeaning(long seed) {
    Graph graph = RandomGraphs.of(seed);
    Map<String, float[]> inputs = Agreement.inputs(graph, seed);
    Map<String, float[]> expected = NaiveEvaluator.outputs(graph, inputs);
    for (Pass pass : Passes.standard().passes()) {
      Graph passed = GraphVerifier.verify(pass.run(graph));
      if (passed != graph) {
        String after = "seed %d after %s: ".formatted(seed, pass.name());
        Outputs.close(after, NaiveEvaluator.outputs(passed, inputs), expected, TOLERANCE);
      }
      graph = passed;
    }
  }

  @Test
  void everyPassHasSomethingToDo() {
    Map<String, Integer> changed = new TreeMap<>();
    Passes.standard().passes().forEach(pass -> changed.put(pass.name(), 0));
    seeds()
        .forEach(
            seed -> {
              Graph graph = RandomGraphs.of(seed);
              for (Pass pass : Passes.standard().passes()) {
                Graph passed = pass.run(graph);
                changed.merge(pass.name(), passed == graph ? 0 : 1, Integer::sum);
                graph = passed;
              }
            });
    System.out.println("random graphs changed: " + changed);
    assertThat(changed).allSatisfy((pass, count) -> assertThat(count).isGreaterThanOrEqualTo(5));
  }
}
