package org.csprun.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  @TempDir Path folder;
  private Path cfg;

  @BeforeEach
  void write() throws IOException {
    cfg = folder.resolve("m.cfg");
    Files.writeString(cfg, "[net]\nwidth=2\nheight=2\n[convolutional]\nfilters=2\n[avgpool]\n");
  }

  @Test
  void takesTheWeightsBesideTheCfg() throws IOException {
    Files.write(folder.resolve("m.weights"), ByteBuffer.allocate(16 + 4 * 8).array());
    assertThat(Models.read(cfg).provenance().entries().get("source.weights")).startsWith("sha256 ");
    assertThat(Models.read(cfg, folder.resolve("m.weights")).nodes()).hasSize(3);
  }

  @Test
  void takesOptions() {
    ModelOptions options =
        ModelOptions.defaults()
            .withRandomWeights(9)
            .withInput(InputSize.parse("6x8"))
            .withClassNames(List.of("cat", "dog"));
    Graph graph = Models.read(cfg, Optional.empty(), options);
    assertThat(graph.inputs().getFirst().value().type()).isEqualTo(TensorType.map(3, 6, 8));
    assertThat(graph.classNames()).containsExactly("cat", "dog");
    assertThat(graph.provenance().entries()).containsEntry("source.weights", "seed 9");
  }

  @Test
  void refuses() {
    Path text = folder.resolve("m.txt");
    refused(
        Failure.MODEL,
        () -> Models.read(text),
        text
            + " ends in neither .cfg nor .onnx.\n"
            + "Give a Darknet cfg with its weights, or an ONNX model.");
    refused(
        Failure.USAGE,
        () -> Models.read(Path.of("m.onnx"), Path.of("m.weights")),
        "m.onnx holds its own weights.\n"
            + "Leave out the weights and the seed: they are for a Darknet cfg.");
    refused(
        Failure.USAGE,
        () -> Models.read(cfg),
        "m.cfg has no weights: there is no m.weights beside it.\n"
            + "Give the weights file, or a seed for random weights (--random-weights 1).");
    Path none = folder.resolve("none.cfg");
    refused(
        Failure.MODEL,
        () -> Models.read(none),
        "There is no cfg file '" + none + "'.\nCheck the path.");
    ModelOptions seeded = ModelOptions.defaults().withRandomWeights(1);
    refused(
        Failure.USAGE,
        () -> Models.read(cfg, Optional.of(Path.of("m.weights")), seeded),
        "Both weights (m.weights) and a seed for random weights were given.\nGive one of them.");
    refused(
        Failure.USAGE,
        () -> Models.read(cfg, Optional.empty(), seeded.withClassNames(List.of("cat"))),
        "1 class names were given, but m knows 2 classes.\n"
            + "Give one name a class, in the model's order.");
  }

  @Test
  void parsesInputSizes() {
    assertThat(InputSize.parse(" 320x416 ")).isEqualTo(new InputSize(320, 416));
    assertThat(InputSize.parse("416")).isEqualTo(new InputSize(416, 416)).hasToString("416x416");
    for (String wrong : List.of("big", "0x4", "4x", "-4")) {
      refused(
          Failure.USAGE,
          () -> InputSize.parse(wrong),
          "'"
              + wrong
              + "' is no input size. Write HEIGHTxWIDTH in pixels, 416x416, or one number for both.");
    }
  }

  private static void refused(Failure failure, ThrowingCallable reading, String message) {
    CsprunException refusal = catchThrowableOfType(CsprunException.class, reading);
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.failure()).isEqualTo(failure);
  }
}
