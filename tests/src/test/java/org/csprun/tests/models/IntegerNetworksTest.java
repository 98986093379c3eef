package org.csprun.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Plan;
import org.csprun.session.PictureRunner;
import org.csprun.target.Device;
import org.csprun.tests.SharedData;
import org.csprun.tests.graph.LockStep;
import org.csprun.tests.kernels.GuardedPlans;
import org.csprun.tests.kernels.TestDevices;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Picture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole networks in integers: every step has the same bytes on every device, arenas are minimal,
 * machine code stays inside them.
 */
class IntegerNetworksTest {
  private static final long KIB = 1024;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "models/yolox_nano.onnx",
    "models/yolo-fastest-1.1.cfg",
  })
  void trainedModelsHaveTheSameBytesOnEveryDevice(String model) {
    Graph graph = Models.read(SharedData.file(model));
    sameBytes(model, Quantized.plan(graph));
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
    Plan plan = Quantized.plan(Quantized.seeded(cfg, size));
    if (arenaKib > 0) {
      assertThat(plan.certificate().arenaBytes()).isLessThanOrEqualTo(arenaKib * KIB);
      assertThat(plan.certificate().gap()).isZero();
    }
    sameBytes(name, plan);
  }

  private void sameBytes(String what, Plan plan) {
    Picture picture = Quantized.pictures().getFirst();
    for (Device device : TestDevices.compared()) {
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
    GuardedPlans.requireInside(folder, plan);
  }
}
