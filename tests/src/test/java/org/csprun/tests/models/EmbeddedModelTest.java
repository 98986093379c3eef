package org.csprun.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.csprun.cli.Main;
import org.csprun.compiler.Models;
import org.csprun.eval.CocoScore;
import org.csprun.plan.Plan;
import org.csprun.session.PictureRunner;
import org.csprun.session.SeededInputs;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.EvaluationSet;
import org.csprun.tests.graph.LockStep;
import org.csprun.tests.kernels.GuardedPlans;
import org.csprun.tests.kernels.TestDevices;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Picture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded sign detector as the demo compiles it, on scenes it has not seen. */
class EmbeddedModelTest {
  private static final int SCENES = 300;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final double LEAST_AP50 = 0.90;
  private static final double LARGEST_DROP = 0.005;
  private static final int COMPARED_SCENES = 5;

  @TempDir private static Path folder;

  @BeforeAll
  static void runTheDemo() {
    assertThat(Main.run("demo", "--out", folder.toString())).isZero();
  }

  @Test
  void keepsItsPrecisionInIntegers() {
    EvaluationSet scenes = EvaluationSet.heldOutScenes(SCENES, WIDTH, HEIGHT);
    Device device = Devices.auto();
    Plan floats =
        Runs.compile(
            Models.read(folder.resolve("signs.cfg"), folder.resolve("signs.weights")), device);
    CocoScore inFloat = scenes.score(floats, device);
    CocoScore inIntegers = scenes.score(demoPlan(), device);
    System.out.printf(
        "embedded model, %d held-out scenes: float mAP50 %.4f, mAP %.4f; int8 mAP50 %.4f, mAP %.4f%n",
        SCENES, inFloat.ap50(), inFloat.map(), inIntegers.ap50(), inIntegers.map());
    assertThat(inFloat.ap50()).isGreaterThanOrEqualTo(LEAST_AP50);
    assertThat(inIntegers.ap50()).isGreaterThanOrEqualTo(inFloat.ap50() - LARGEST_DROP);
  }

  @Test
  void everyStepHasTheSameBytesOnEveryDevice() {
    Plan plan = demoPlan();
    Device scalar = Devices.named("scalar");
    for (EvaluationSet.Item item :
        EvaluationSet.heldOutScenes(COMPARED_SCENES, WIDTH, HEIGHT).items()) {
      Picture picture = item.picture();
      for (Device device : TestDevices.usable()) {
        int exact =
            LockStep.run(
                "scene %d on %s: ".formatted(item.id(), device.name()),
                plan,
                scalar,
                device,
                session -> new PictureRunner(session, DetectionOptions.defaults()).fill(picture));
        assertThat(exact).isEqualTo(plan.steps().size());
      }
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBytes() {
    for (Plan plan : List.of(floatPlan(), demoPlan())) {
      for (Device device : TestDevices.compared()) {
        List<byte[]> alone = outputs(plan, device, 1);
        for (int threads = 2; threads <= 3; threads++) {
          assertThat(outputs(plan, device, threads))
              .as("%s on %s with %d threads", plan.name(), device.name(), threads)
              .usingElementComparator(Arrays::compare)
              .containsExactlyElementsOf(alone);
        }
      }
    }
  }

  @Test
  void twoSessionsAtOnceGiveTheSameBytes() throws Exception {
    Plan plan = demoPlan();
    for (Device device : TestDevices.compared()) {
      List<byte[]> alone = outputs(plan, device, 1);
      try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
        List<Callable<List<byte[]>>> runs = Collections.nCopies(8, () -> outputs(plan, device, 2));
        for (Future<List<byte[]>> run : executor.invokeAll(runs)) {
          assertThat(run.get())
              .as(device.name())
              .usingElementComparator(Arrays::compare)
              .containsExactlyElementsOf(alone);
        }
      }
    }
  }

  private static List<byte[]> outputs(Plan plan, Device device, int threads) {
    try (Session session = Session.open(plan, device, threads)) {
      SeededInputs.fill(session, 3);
      session.run();
      return IntStream.range(0, plan.outputs().size())
          .mapToObj(i -> session.output(i).toBytes())
          .toList();
    }
  }

  private static Plan floatPlan() {
    return Runs.compile(
        Models.read(folder.resolve("signs.cfg"), folder.resolve("signs.weights")), Devices.auto());
  }

  @Test
  void machineCodeStaysInsideItsMemory() {
    GuardedPlans.requireInside(folder, floatPlan(), demoPlan());
  }

  @Test
  void theReportSaysWhatIntegersSave() throws IOException {
    assertThat(Files.readString(folder.resolve("report.txt")))
        .containsPattern(
            """
            INT8 AGAINST FLOAT
            int8, calibrated on \\d+ drawn scenes
              arena    [0-9.]+ KiB, float [0-9.]+ KiB: 25 %
              weights  [0-9.]+ KiB, float [0-9.]+ KiB: 2\\d %
            """);
  }

  private static Plan demoPlan() {
    return Plan.map(folder.resolve("signs.plan"));
  }
}
