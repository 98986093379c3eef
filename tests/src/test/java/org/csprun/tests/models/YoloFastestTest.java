package org.csprun.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import org.csprun.plan.Head;
import org.csprun.plan.Plan;
import org.csprun.session.PictureRunner;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.SharedData;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Detector;
import org.csprun.vision.Pictures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trained Darknet detector against what OpenCV's importer computes on real pictures. */
class YoloFastestTest {
  private static final int ROW = 85;
  private static final int INPUT = 320;
  private static final int OBJECTNESS = 4;
  private static final float LARGEST_DIFFERENCE = 2e-3f;

  @ParameterizedTest
  @ValueSource(strings = {"000000000139", "000000000285", "000000000632"})
  void agreesWithOpenCv(String picture) throws IOException {
    Path cfg = SharedData.file("models/yolo-fastest-1.1.cfg");
    Path image = SharedData.file("coco/val/images/" + picture + ".jpg");
    Graph graph = Models.read(cfg, SharedData.file("models/yolo-fastest-1.1.weights"));
    Device device = Devices.auto();
    Plan plan = Runs.compile(graph, device);
    try (Session session = Session.open(plan, device)) {
      PictureRunner runner = new PictureRunner(session, DetectionOptions.evaluation());
      runner.detect(Pictures.read(image));
      compare(session, picture, 0, "yolo_121");
      compare(session, picture, 1, "yolo_130");
    }
  }

  private static void compare(Session session, String picture, int output, String layer)
      throws IOException {
    Path file = SharedData.file("references/yolo-fastest-1.1/" + picture + "." + layer + ".npy");
    float[] right = floats(file);
    Head head = session.plan().heads().get(output);
    float[] rows = Detector.rows(head, session.output(output).operand());
    assertThat(rows).hasSameSizeAs(right);
    float largest = 0;
    int compared = 0;
    for (int i = 0; i < right.length; i++) {
      if (right[i] != 0) {
        largest = Math.max(largest, Math.abs(relative(rows, i) - right[i]));
        compared++;
      }
    }
    System.out.printf(
        "%s %s: %d values, largest difference %.2e%n", picture, layer, compared, largest);
    assertThat(compared).isGreaterThan(right.length / ROW);
    assertThat(largest).isLessThanOrEqualTo(LARGEST_DIFFERENCE);
  }

  /** OpenCV's units: boxes relative to the picture, class columns times objectness. */
  private static float relative(float[] rows, int i) {
    int column = i % ROW;
    if (column < OBJECTNESS) {
      return rows[i] / INPUT;
    }
    return column == OBJECTNESS ? rows[i] : rows[i] * rows[i - column + OBJECTNESS];
  }

  /** The numbers of a .npy file of float32, whose header ends with a line break. */
  private static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int start = 10 + bytes.getShort(8);
    float[] values = new float[(bytes.capacity() - start) / Float.BYTES];
    bytes.position(start).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
