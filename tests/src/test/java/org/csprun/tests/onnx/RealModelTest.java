package org.csprun.tests.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.onnx.OnnxReader;
import org.csprun.plan.Head;
import org.csprun.plan.ImageInput;
import org.csprun.tests.SharedData;
import org.junit.jupiter.api.Test;

/** Trained models, where they are at hand: the reader's graph computes what ONNX Runtime does. */
class RealModelTest {
  private static final double TOLERANCE = 1e-3;

  @Test
  void yoloxNanoAgreesAndIsRecognised() throws IOException {
    Path file = SharedData.file("models/yolox_nano.onnx");
    Graph graph = OnnxReader.read(file, Optional.empty());
    assertThat(graph.heads()).containsExactly(new Head.Yolox(0, List.of(8, 16, 32), 80, 416, 416));
    assertThat(graph.inputs().getFirst().image()).contains(ImageInput.yolox());
    Agreement.compare(graph, Files.readAllBytes(file), Agreement.inputs(graph, 1), TOLERANCE);
  }

  @Test
  void yolov4TinyAgrees() throws IOException {
    Path file = SharedData.file("peers/yolov4-tiny.onnx");
    Graph graph = OnnxReader.read(file, Optional.empty());
    assertThat(graph.inputs().getFirst().image()).contains(ImageInput.darknet());
    Agreement.compare(graph, Files.readAllBytes(file), Agreement.inputs(graph, 2), TOLERANCE);
  }
}
