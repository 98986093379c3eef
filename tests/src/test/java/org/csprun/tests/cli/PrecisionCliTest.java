package org.csprun.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --max-drop}, {@code --sensitivity} and {@code --keep-float} as a user types them. */
class PrecisionCliTest {
  private static final String HEADLESS =
      """
      [net]
      width=32
      height=32
      channels=3

      [convolutional]
      filters=8
      size=3
      stride=2
      pad=1
      activation=leaky

      [convolutional]
      filters=8
      size=3
      stride=1
      pad=1
      activation=leaky

      [convolutional]
      filters=14
      size=1
      stride=1
      activation=linear
      """;

  private static final String HEAD =
      """

      [yolo]
      mask=0,1
      anchors=4,4, 8,8
      classes=2
      num=2
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("raw.cfg"), HEADLESS);
    Files.writeString(folder.resolve("boxes.cfg"), HEADLESS + HEAD);
    Files.createDirectory(folder.resolve("pictures"));
    Files.createDirectory(folder.resolve("labels"));
    Random random = new Random(1);
    for (int i = 0; i < 3; i++) {
      byte[] rgb = new byte[32 * 32 * 3];
      random.nextBytes(rgb);
      Pictures.write(new Picture(32, 32, rgb), folder.resolve("pictures/" + i + ".png"));
      Files.writeString(folder.resolve("labels/" + i + ".txt"), "0 0.5 0.5 0.25 0.25\n");
    }
  }

  @Test
  void aLayerWithARangeTooSmallGoesToFloat() throws IOException {
    CliProcess fine = raw("--max-drop", "1", "--save-table", "t.table");
    assertThat(fine.exitCode()).as(fine.err()).isZero();
    assertThat(fine.out())
        .contains("Outputs without their noise, %: 99.")
        .contains(" in float; at most 1.00 less was allowed.\nNo layer had to go to float.\n");

    clip(folder.resolve("t.table"), "conv2");
    CliProcess mixed = raw("--table", "t.table", "--max-drop", "1");
    assertThat(mixed.exitCode()).as(mixed.err()).isZero();
    assertThat(mixed.out())
        .containsPattern(
            "With 1 layer in float it is (99|100)\\.\\d+, for \\+.* of weights, .* a run:")
        .containsPattern("LAYER +SQNR dB +WEIGHTS +ARENA +TIME +ORIGIN\nconv2 +[0-9-]");
    assertThat(csprun("explain", "x.plan", "conv2").out()).contains("in   conv1.act.float ");

    CliProcess hopeless = raw("--table", "t.table", "--max-drop", "0");
    assertThat(hopeless.exitCode()).isEqualTo(1);
    assertThat(hopeless.err())
        .contains("No part of 'raw' can compute in integers within 0.00 points");
  }

  @Test
  void sensitivityAsTextAndJson() throws IOException {
    CliProcess text = raw("--sensitivity");
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out())
        .contains("the worst first (3 pictures):\nLAYER")
        .containsPattern("\nconv0 +\\d+\\.\\d +\\d+\\.\\d{3} +raw.cfg:6")
        .contains("raw: 4 steps");
    CliProcess json = raw("--sensitivity", "--max-drop", "1", "--json");
    assertThat(json.exitCode()).as(json.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(json.out());
    assertThat(result.get("name").textValue()).isEqualTo("raw");
    assertThat(result.get("precision").get("promoted").size()).isZero();
    assertThat(result.get("precision").get("scoredPlans").intValue()).isEqualTo(2);
    JsonNode layers = result.get("sensitivity").get("layers");
    List<Double> decibels = new ArrayList<>();
    layers.forEach(layer -> decibels.add(layer.get("sqnrDb").doubleValue()));
    assertThat(decibels).hasSize(3).isSorted();
    JsonNode plain = new ObjectMapper().readTree(raw("--json").out());
    assertThat(plain.has("precision") || plain.has("sensitivity")).isFalse();
  }

  @Test
  void detectorsAreScoredByLabelsOrAgreement() {
    CliProcess labelled = boxes("--max-drop", "100", "--labels", "labels");
    assertThat(labelled.exitCode()).as(labelled.err()).isZero();
    assertThat(labelled.out()).contains("mAP: ").contains("No layer had to go to float.");
    CliProcess agreeing = boxes("--max-drop", "100");
    assertThat(agreeing.exitCode()).as(agreeing.err()).isZero();
    assertThat(agreeing.out())
        .contains("AP50 against what the float model finds: ")
        .contains(" 100.00 in float;");
  }

  @Test
  void mistakesAreRefusedBeforeAnythingSlowBegins() {
    assertRefused(
        raw("--keep-float", "conv7"),
        "'raw' has no node 'conv7' to keep in float. The closest names are 'conv0', 'conv1', 'conv2'.\nGive names of steps as `csprun explain PLAN --steps` lists them.");
    assertRefused(
        raw("--max-drop", "-1"), "--max-drop is -1.0. Give percent points from 0 to 100, as 0.5.");
    assertRefused(
        raw("--labels", "labels"),
        "--labels are what --max-drop scores on.\nAdd --max-drop POINTS.");
    assertRefused(
        raw("--labels", "none", "--max-drop", "1"),
        "There is no labels folder 'none'. Name the folder of the .txt files.");
    assertRefused(
        raw("--labels", "labels", "--max-drop", "1"),
        "'raw' has no detection head, so --labels say nothing about it.\nLeave them out: --max-drop then asks for agreement with the float model.");
    assertRefused(
        csprun("compile", "raw.cfg", "--random-weights", "1", "-o", "x.plan", "--sensitivity"),
        "--max-drop, --labels and --sensitivity are for 8-bit integers.\nAdd --int8, or leave them out.");
    assertRefused(
        csprun(
            "compile",
            "raw.cfg",
            "--random-weights",
            "1",
            "-o",
            "x.plan",
            "--int8",
            "--max-drop",
            "1"),
        "--max-drop and --sensitivity need pictures to run the model on.\nGive a folder of them with --calibrate DIR; it may stand beside --table.");
    assertThat(folder.resolve("x.plan")).doesNotExist();
  }

  /** Gives every channel of a tensor a range of next to nothing. */
  private static void clip(Path table, String tensor) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(table)) {
      if (line.startsWith("tensor")) {
        inside = line.startsWith("tensor\t" + tensor + "\t");
        lines.add(line);
      } else {
        lines.add(inside ? line.replaceFirst("\t\\S+\t\\S+\t", "\t-0.001\t0.001\t") : line);
      }
    }
    Files.write(table, lines);
  }

  private CliProcess raw(String... arguments) {
    return int8("raw.cfg", arguments);
  }

  private CliProcess boxes(String... arguments) {
    return int8("boxes.cfg", arguments);
  }

  private CliProcess int8(String model, String... arguments) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("compile", model, "--random-weights", "1", "--int8"));
    all.addAll(List.of("--calibrate", "pictures", "-o", "x.plan"));
    all.addAll(List.of(arguments));
    return csprun(all.toArray(String[]::new));
  }

  private CliProcess csprun(String... arguments) {
    return CliProcess.run(folder, arguments);
  }

  private static void assertRefused(CliProcess process, String message) {
    assertThat(process.err().strip()).endsWith(message);
    assertThat(process.exitCode()).isEqualTo(2);
    assertThat(process.out()).isEmpty();
  }
}
