package org.csprun.tests.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.onnx.OnnxReader;
import org.csprun.target.Device;
import org.csprun.tests.kernels.TestDevices;

/** Comparisons of a graph with ONNX Runtime on the same random inputs. */
public final class Agreement {
  private Agreement() {}

  /**
   * Reads the model and holds every output's shape and elements against ONNX Runtime: those of the
   * naive evaluator, and those of the graph planned for every device here.
   */
  public static Graph check(byte[] model, long seed, double tolerance) {
    Graph graph = GraphVerifier.verify(OnnxReader.read("test.onnx", model, Optional.empty()));
    Map<String, float[]> inputs = inputs(graph, seed);
    compare(graph, model, inputs, tolerance);
    comparePlans(graph, inputs, tolerance);
    return graph;
  }

  /** Uniform elements in [−2, 2) for each input. */
  public static Map<String, float[]> inputs(Graph graph, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> inputs = new LinkedHashMap<>();
    for (GraphInput input : graph.inputs()) {
      inputs.put(input.name(), random(random, Math.toIntExact(input.value().type().elements()), 2));
    }
    return inputs;
  }

  /** Uniform elements in [−range, range). */
  public static float[] random(Random random, int count, float range) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * range;
    }
    return values;
  }

  /** The graph under the naive evaluator against the model under ONNX Runtime. */
  public static void compare(
      Graph graph, byte[] model, Map<String, float[]> inputs, double tolerance) {
    Map<String, OrtOracle.Feed> feeds = new LinkedHashMap<>();
    for (GraphInput input : graph.inputs()) {
      feeds.put(
          input.name(), new OrtOracle.Feed(input.value().type().shape(), inputs.get(input.name())));
    }
    Map<String, OrtOracle.Answer> expected = OrtOracle.run(model, feeds);
    Map<String, float[]> actual = NaiveEvaluator.outputs(graph, inputs);
    assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    for (GraphOutput output : graph.outputs()) {
      OrtOracle.Answer answer = expected.get(output.name());
      assertThat(output.value().type().shape().dims().stream().map(Integer::longValue).toList())
          .as("shape of %s", output.name())
          .isEqualTo(answer.dims());
      close(output.name(), actual.get(output.name()), answer.values(), tolerance);
    }
  }

  /** The graph planned for every device against the naive evaluator. */
  public static void comparePlans(Graph graph, Map<String, float[]> inputs, double tolerance) {
    Map<String, float[]> expected = NaiveEvaluator.outputs(graph, inputs);
    for (Device device : TestDevices.usable()) {
      PlannedRun.outputs(graph, device, inputs)
          .forEach(
              (name, actual) ->
                  close(name + " on " + device.name(), actual, expected.get(name), tolerance));
    }
  }

  /** Fails at the first element that is further off than tolerance · (1 + |expected|). */
  public static void close(String name, float[] actual, float[] expected, double tolerance) {
    assertThat(actual).as("elements of %s", name).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double allowed = tolerance * (1 + Math.abs(expected[i]));
      boolean same = Float.compare(actual[i], expected[i]) == 0;
      assertThat(same || Math.abs((double) actual[i] - expected[i]) <= allowed)
          .as("%s[%d] is %s, expected %s", name, i, actual[i], expected[i])
          .isTrue();
    }
  }
}
