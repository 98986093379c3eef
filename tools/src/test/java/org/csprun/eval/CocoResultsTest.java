package org.csprun.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.vision.Detection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CocoResultsTest {
  @TempDir Path folder;

  private static final Map<Long, List<ScoredBox>> FOUND =
      Map.of(
          139L,
          List.of(
              ScoredBox.of(new Detection(79, 0.1f, -1.5f, 2, 30, 40)),
              ScoredBox.of(new Detection(0, 0.05f, 1, 2, 3, 4))),
          7L,
          List.of(new ScoredBox(5, 0.5, new Box(0, 0, 1, 1))));

  private static String written() throws IOException {
    StringWriter out = new StringWriter();
    CocoResults.write(FOUND, out);
    return out.toString();
  }

  @Test
  void writesADetectionALineOrderedByImage() throws IOException {
    assertThat(written())
        .isEqualTo(
            """
            [
            {"image_id":7,"category_id":5,"bbox":[0.0,0.0,1.0,1.0],"score":0.5},
            {"image_id":139,"category_id":79,"bbox":[-1.5,2.0,30.0,40.0],"score":0.10000000149011612},
            {"image_id":139,"category_id":0,"bbox":[1.0,2.0,3.0,4.0],"score":0.05000000074505806}
            ]
            """);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), written());
    assertThat(CocoResults.read(file)).isEqualTo(FOUND);
  }

  @Test
  void anEmptyArrayIsNoDetections() throws IOException {
    StringWriter out = new StringWriter();
    CocoResults.write(Map.of(), out);
    assertThat(out).hasToString("[\n]\n");
    assertThat(CocoResults.read(Files.writeString(folder.resolve("e.json"), "[]"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"image_id\":1,\"category_id\":0,\"bbox\":[0,0,1],\"score\":1}",
        "{\"image_id\":1,\"category_id\":0,\"bbox\":[0,0,1,\"a\"],\"score\":1}",
        "{\"image_id\":\"1\",\"category_id\":0,\"bbox\":[0,0,1,1],\"score\":1}",
        "{\"image_id\":1,\"category_id\":0.5,\"bbox\":[0,0,1,1],\"score\":1}",
        "{\"image_id\":1,\"category_id\":0,\"bbox\":[0,0,1,1]}"
      })
  void anEntryThatIsNoDetectionIsNamed(String entry) throws IOException {
    String good = "{\"image_id\":1,\"category_id\":0,\"bbox\":[0,0,1,1],\"score\":1}";
    assertRefused(
        "[" + good + "," + entry + "]",
        "Results '%s' are no COCO detections: entry 1 lacks a field. Needed: image_id, category_id, bbox of 4 numbers, score.");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertRefused(
        "{}",
        "Results '%s' are no COCO detections: the file is no array. Needed: image_id, category_id, bbox of 4 numbers, score.");
    assertRefused(
        "[\n{\"a\":]",
        "Results '%s' are no JSON (line 2). Write them with `csprun run --format coco`.");
    Path none = folder.resolve("none.json");
    assertThatThrownBy(() -> CocoResults.read(none))
        .isInstanceOf(CsprunException.class)
        .hasMessage("There is no results file '%s'. Check the path.".formatted(none));
  }

  private void assertRefused(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), content);
    assertThatThrownBy(() -> CocoResults.read(file))
        .isInstanceOf(CsprunException.class)
        .hasMessage(message.formatted(file))
        .extracting(e -> ((CsprunException) e).failure())
        .isEqualTo(Failure.USAGE);
  }

  @Test
  void picturesAreNumberedByTheirNames() {
    assertThat(ImageIds.of(List.of(Path.of("x/000000000139.jpg"), Path.of("7.png"))))
        .containsExactly(139L, 7L);
    assertThat(ImageIds.of(List.of(Path.of("7.jpg"), Path.of("cat.jpg")))).containsExactly(1L, 2L);
    assertThat(ImageIds.of(List.of(Path.of("07.jpg"), Path.of("7.jpg")))).containsExactly(1L, 2L);
  }
}
