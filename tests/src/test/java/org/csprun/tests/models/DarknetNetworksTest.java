package org.csprun.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.ModelOptions;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.plan.Plan;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.SharedData;
import org.csprun.tests.kernels.GuardedPlans;
import org.csprun.tests.onnx.OnnxWriter;
import org.csprun.tests.onnx.OrtOracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole networks against ONNX Runtime, with seeded weights. */
class DarknetNetworksTest {
  private static final long SEED = 1;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "yolov4-tiny, 416x416",
    "csdarknet53, 256x256",
    "csresnet50, 256x256",
    "csresnext50, 256x256",
    "densenet201, 256x256",
    "darknet53, 256x256",
    "resnet50, 256x256",
    "resnext50, 256x256"
  })
  void agreesWithOnnxRuntime(String name, String size) {
    Path cfg = SharedData.file("darknet-cfg/" + name + ".cfg");
    Graph graph =
        Models.read(
            cfg,
            Optional.empty(),
            ModelOptions.defaults().withRandomWeights(SEED).withInput(InputSize.parse(size)));
    Map<String, float[]> inputs = Runs.noise(graph, SEED);
    Device device = Devices.auto();
    Plan plan = Runs.compile(graph, device);
    Map<String, float[]> found = Runs.outputs(plan, device, inputs);
    Map<String, OrtOracle.Answer> right =
        OrtOracle.run(OnnxWriter.write(graph), feeds(graph, inputs));
    long k = Runs.longestReduction(graph);
    right.forEach(
        (output, answer) -> {
          Difference difference = Difference.of(answer.values(), found.get(output), k);
          System.out.printf("%s %s: %s%n", name, output, difference);
          assertThat(difference.excess()).as(name + " " + output).isLessThanOrEqualTo(1);
          assertThat(difference.relative()).as(name + " " + output).isLessThanOrEqualTo(1e-4);
        });
    GuardedPlans.requireInside(folder, plan);
  }

  @Test
  void bothImportersAgreeOnYolov4Tiny() {
    Path cfg = SharedData.file("darknet-cfg/yolov4-tiny.cfg");
    Graph darknet = Models.read(cfg, SharedData.file("peers/yolov4-tiny.weights"));
    Graph onnx = Models.read(SharedData.file("peers/yolov4-tiny.onnx"));
    Map<String, float[]> inputs = Runs.noise(darknet, SEED);
    float[] picture = inputs.values().iterator().next();
    Device device = Devices.auto();
    Map<String, float[]> left = Runs.outputs(Runs.compile(darknet, device), device, inputs);
    Map<String, float[]> right =
        Runs.outputs(
            Runs.compile(onnx, device), device, Map.of(onnx.inputs().getFirst().name(), picture));
    assertThat(left).hasSameSizeAs(right);
    var lefts = left.values().iterator();
    right.forEach(
        (output, values) -> {
          Difference difference = Difference.of(values, lefts.next(), 1);
          System.out.printf("yolov4-tiny cfg against onnx, %s: %s%n", output, difference);
          assertThat(difference.relative()).as(output).isLessThanOrEqualTo(1e-4);
        });
  }

  private static Map<String, OrtOracle.Feed> feeds(Graph graph, Map<String, float[]> inputs) {
    Map<String, OrtOracle.Feed> feeds = new LinkedHashMap<>();
    graph
        .inputs()
        .forEach(
            in ->
                feeds.put(
                    in.name(),
                    new OrtOracle.Feed(in.value().type().shape(), inputs.get(in.name()))));
    return feeds;
  }
}
