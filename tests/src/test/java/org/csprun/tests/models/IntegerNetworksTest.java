package org.csprun.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.ModelOptions;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.lower.Lowering;
import org.csprun.compiler.pass.Passes;
import org.csprun.compiler.quant.PictureSamples;
import org.csprun.compiler.quant.Quantizer;
import org.csprun.compiler.quant.QuantizerOptions;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Plan;
import org.csprun.session.PictureRunner;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.SharedData;
import org.csprun.tests.graph.LockStep;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole networks in integers: every step has the same bytes on every device, arenas are minimal.
 */
class IntegerNetworksTest {
  private static final long SEED = 1;
  private static final long KIB = 1024;
  private static final List<String> PICTURES = List.of("000000000009", "000000000025");

  @ParameterizedTest
  @CsvSource({
    "models/yolox_nano.onnx",
    "models/yolo-fastest-1.1.cfg",
  })
  void trainedModelsHaveTheSameBytesOnEveryDevice(String model) {
    Graph graph = Models.read(SharedData.file(model));
    sameBytes(model, plan(graph));
  }

  /** Arena in KiB: that of paper.md, section 3.7, in bytes an element. */
  @ParameterizedTest
  @CsvSource({
    "yolov4-tiny, 416x416, 2028",
    "csdarknet53, 256x256, 4096",
    "csresnext50, 256x256, 2048",
    "densenet201, 256x256, 0",
  })
  void networksHaveTheSameBytesOnEveryDevice(String name, String size, long arenaKib) {
    Path cfg = SharedData.file("darknet-cfg/" + name + ".cfg");
    Graph graph =
        Models.read(
            cfg,
            Optional.empty(),
            ModelOptions.defaults().withRandomWeights(SEED).withInput(InputSize.parse(size)));
    Plan plan = plan(graph);
    if (arenaKib > 0) {
      assertThat(plan.certificate().arenaBytes()).isLessThanOrEqualTo(arenaKib * KIB);
      assertThat(plan.certificate().gap()).isZero();
    }
    sameBytes(name, plan);
  }

  private static Plan plan(Graph graph) {
    PictureSamples samples = PictureSamples.of(pictures().toList());
    QuantizerOptions options = QuantizerOptions.defaults();
    Graph quantized = Quantizer.fit(Passes.standard().run(graph), samples, options).graph();
    return Lowering.to(options.device()).plan(quantized);
  }

  private static Stream<Picture> pictures() {
    return PICTURES.stream()
        .map(name -> SharedData.file("coco/calibration/images/" + name + ".jpg"))
        .map(Pictures::read);
  }

  private static void sameBytes(String what, Plan plan) {
    Picture picture = pictures().toList().getFirst();
    Device device = Devices.auto();
    int exact =
        LockStep.run(
            what + ": ",
            plan,
            ScalarTarget.device(),
            device,
            session -> new PictureRunner(session, DetectionOptions.defaults()).fill(picture));
    System.out.printf(
        "%s: %d of %d steps with equal bytes on scalar and %s, arena %d KiB%n",
        what, exact, plan.steps().size(), device.name(), plan.certificate().arenaBytes() / KIB);
    assertThat(exact).isGreaterThan(plan.steps().size() / 2);
  }
}
