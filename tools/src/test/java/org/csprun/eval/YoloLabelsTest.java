package org.csprun.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YoloLabelsTest {
  @TempDir Path folder;

  private List<LabelledBox> read(String text) throws IOException {
    Files.writeString(folder.resolve("a.b.txt"), text);
    return new YoloLabels(folder).of(Path.of("elsewhere", "a.b.jpg"), 200, 100);
  }

  @Test
  void boxesAreInPixels() throws IOException {
    assertThat(read("3 0.5 0.5 0.25 0.5\n\n 0\t0.25 0.25 0.5 0.5 0.9 \n"))
        .containsExactly(
            new LabelledBox(3, new Box(75, 25, 50, 50)),
            new LabelledBox(0, new Box(0, 0, 100, 50)));
  }

  @Test
  void aMissingFileMeansNoObjects() {
    assertThat(new YoloLabels(folder).of(Path.of("b.jpg"), 10, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 0.5 0.5 0.1",
        "x 0.5 0.5 0.1 0.1",
        "1.5 0.5 0.5 0.1 0.1",
        "-1 0.5 0.5 0.1 0.1",
        "1 0.5 0.5 NaN 0.1",
        "1 0,5 0,5 0,1 0,1"
      })
  void aMalformedLineIsNamed(String line) {
    assertThatThrownBy(() -> read("0 0.5 0.5 0.1 0.1\n" + line + "\n"))
        .isInstanceOf(CsprunException.class)
        .hasMessage(
            "Label '%s' is malformed (%s:2). Write: class centre-x centre-y width height, relative to the picture."
                .formatted(line, folder.resolve("a.b.txt")))
        .extracting(e -> ((CsprunException) e).failure())
        .isEqualTo(Failure.USAGE);
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("c.txt"), new byte[] {(byte) 0xFF, (byte) 0xFE});
    assertThatThrownBy(() -> new YoloLabels(folder).of(Path.of("c.png"), 1, 1))
        .hasMessage("Labels '%s' are no text. Export them again.".formatted(file));
  }

  @Test
  void aMissingFolderIsNamed() {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> new YoloLabels(none))
        .isInstanceOf(CsprunException.class)
        .hasMessage(
            "There is no labels folder '%s'. Name the folder of the .txt files.".formatted(none));
  }
}
