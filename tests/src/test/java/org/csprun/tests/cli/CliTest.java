package org.csprun.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The verbs as a user types them, each in a process of its own. */
class CliTest {
  static final String CFG =
      """
      [net]
      width=32
      height=32
      channels=3

      [convolutional]
      batch_normalize=1
      filters=16
      size=3
      stride=2
      pad=1
      activation=leaky

      [route]
      layers=-1
      groups=2
      group_id=1

      [convolutional]
      batch_normalize=1
      filters=8
      size=3
      stride=1
      pad=1
      activation=leaky

      [route]
      layers=-1,-2

      [convolutional]
      filters=14
      size=1
      stride=1
      activation=linear

      [yolo]
      mask=0,1
      anchors=4,4, 8,8
      classes=2
      num=2
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    Files.writeString(folder.resolve("tiny.cfg"), CFG);
  }

  @Test
  void aModelGoesTheWholeWay() {
    CliProcess compiled = csprun("compile", "tiny.cfg", "--random-weights", "1", "-o", "tiny.plan");
    assertThat(compiled.exitCode()).as(compiled.err()).isZero();
    assertThat(compiled.out()).contains("input    input 1x3x32x32 F32").contains("proven minimal");
    assertThat(folder.resolve("tiny.plan")).isNotEmptyFile();

    CliProcess explained = csprun("explain", "tiny.plan", "--steps");
    assertThat(explained.exitCode()).as(explained.err()).isZero();
    assertThat(explained.out())
        .contains("Choices of the planner:")
        .contains("tiny.cfg:6 [convolutional] 0");

    CliProcess verified =
        csprun("verify", "tiny.plan", "--against", "tiny.cfg", "--random-weights", "1");
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.out()).startsWith("Good: every output and step is at 60 dB or more.");

    CliProcess other =
        csprun("verify", "tiny.plan", "--against", "tiny.cfg", "--random-weights", "2");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.out())
        .startsWith("Diverges first at conv0 (tiny.cfg:6 [convolutional] 0), below 60 dB.");

    CliProcess timed = csprun("bench", "tiny.plan", "--runs", "5", "--warmup", "0.1", "--json");
    assertThat(timed.exitCode()).as(timed.err()).isZero();
    assertThat(timed.out()).contains("\"medianNanos\" :").contains("\"runs\" : 5");
  }

  @Test
  void rawTensorsGoInAndOut() throws IOException {
    csprun("compile", "tiny.cfg", "--random-weights", "1", "-o", "tiny.plan");
    Files.write(folder.resolve("x.npy"), npy("(1, 3, 32, 32)", 3 * 32 * 32));
    CliProcess run =
        csprun("run", "tiny.plan", "--tensor", "input=x.npy", "--save-tensors", "saved");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("yolo5").contains("1x14x16x16");
    assertThat(folder.resolve("saved/input.npy")).hasSameBinaryContentAs(folder.resolve("x.npy"));
    CliProcess verified = csprun("verify", "tiny.plan", "--against", "saved");
    assertThat(verified.exitCode()).as(verified.err()).isZero();

    Files.write(folder.resolve("y.npy"), npy("(3, 32, 32)", 3 * 32 * 32));
    CliProcess wrong = csprun("run", "tiny.plan", "--tensor", "input=y.npy");
    assertRefused(
        wrong,
        2,
        "y.npy has shape 3x32x32, input 'input' has 1x3x32x32. Reshape it to the model's own order.");
    assertRefused(
        csprun("run", "tiny.plan", "--tensor", "image=x.npy"),
        2,
        "Plan 'tiny' has no input 'image'. It has: input.");
  }

  @Test
  void aSavedTableStandsForThePictures() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Random random = new Random(1);
    for (int i = 0; i < 3; i++) {
      byte[] rgb = new byte[40 * 30 * 3];
      random.nextBytes(rgb);
      Pictures.write(new Picture(40, 30, rgb), pictures.resolve(i + ".png"));
    }
    CliProcess calibrated =
        int8("--calibrate", "pictures", "--save-table", "t.table", "-o", "a.plan");
    assertThat(calibrated.exitCode()).as(calibrated.err()).isZero();
    assertThat(calibrated.err()).contains("Wrote t.table");
    CliProcess again = int8("--table", "t.table", "--calibrate", "pictures", "-o", "b.plan");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(folder.resolve("b.plan")).hasSameBinaryContentAs(folder.resolve("a.plan"));
    CliProcess alone = int8("--table", "t.table", "-o", "b.plan");
    assertThat(alone.exitCode()).as(alone.err()).isZero();

    Path table = folder.resolve("t.table");
    String text = Files.readString(table);
    Files.writeString(table, text.replaceFirst("\n0\t\\S+\t", "\n0\t0.5\t"));
    CliProcess edited = int8("--table", "t.table", "-o", "b.plan");
    assertThat(edited.exitCode()).isEqualTo(2);
    assertThat(edited.err()).contains("(t.table:8) is 0.5 to ").contains("without 0.\nGive a low");
    assertShort(edited);
    assertRefused(
        int8("-o", "b.plan"),
        2,
        "--int8 needs pictures to see which values occur: without them every range would be a guess.\nGive a folder of 16 to 64 pictures with --calibrate DIR, or a table of an earlier run with --table FILE.");
    assertRefused(
        csprun(
            "compile", "tiny.cfg", "--random-weights", "1", "--table", "t.table", "-o", "b.plan"),
        2,
        "--calibrate, --table and --save-table are for 8-bit integers.\nAdd --int8, or leave them out.");
  }

  private CliProcess int8(String... arguments) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("compile", "tiny.cfg", "--random-weights", "1", "--int8"));
    all.addAll(List.of(arguments));
    return csprun(all.toArray(String[]::new));
  }

  @Test
  void modelsAreInspectedWithoutWeights() {
    CliProcess inspected = csprun("inspect", "tiny.cfg", "--json");
    assertThat(inspected.exitCode()).as(inspected.err()).isZero();
    assertThat(inspected.out()).contains("\"parameters\" : 1232,");
  }

  @Test
  void whatCannotBeReadIsRefused() throws IOException {
    assertRefused(
        csprun("compile", "gone.cfg", "--random-weights", "1", "-o", "x.plan"),
        3,
        "There is no cfg file 'gone.cfg'.\nCheck the path.");
    Files.writeString(folder.resolve("model.tflite"), "x");
    assertRefused(
        csprun("compile", "model.tflite", "-o", "x.plan"),
        3,
        "model.tflite ends in neither .cfg nor .onnx.\nGive a Darknet cfg with its weights, or an ONNX model.");
    Files.writeString(folder.resolve("note.jpg"), "this is no picture");
    csprun("compile", "tiny.cfg", "--random-weights", "1", "-o", "tiny.plan");
    CliProcess picture = csprun("run", "tiny.plan", "note.jpg");
    assertThat(picture.exitCode()).isEqualTo(2);
    assertShort(picture);
    assertThat(picture.err()).contains("note.jpg");
    CliProcess plan = csprun("run", "note.jpg", "note.jpg");
    assertThat(plan.exitCode()).isEqualTo(5);
    assertShort(plan);
  }

  @Test
  void anArenaTooSmallIsExplained() {
    assertRefused(
        csprun(
            "compile",
            "tiny.cfg",
            "--random-weights",
            "1",
            "-o",
            "x.plan",
            "--arena-limit",
            "4KiB"),
        4,
        """
        'tiny' needs 32 KiB for its tensors, the limit is 4 KiB. It needs most at 'conv2' (tiny.cfg:19 [convolutional] 2).
        Live there: 16 KiB 'conv0' (tiny.cfg:6 [convolutional] 0), 16 KiB 'route3' (tiny.cfg:27 [route] 3).
        Fix: --arena-limit 32KiB or more.""");
    assertThat(folder.resolve("x.plan")).doesNotExist();
  }

  @Test
  void usageMistakesEndWithTwo() {
    assertThat(csprun("compile", "tiny.cfg").exitCode()).isEqualTo(2);
    assertThat(csprun("complie").err()).contains("Unmatched argument").contains("compile");
    assertRefused(
        csprun("compile", "tiny.cfg", "-o", "x.plan"),
        2,
        "tiny.cfg has no weights: there is no tiny.weights beside it.\n"
            + "Give the weights file, or a seed for random weights (--random-weights 1).");
    csprun("compile", "tiny.cfg", "--random-weights", "1", "-o", "tiny.plan");
    CliProcess unknown = csprun("run", "tiny.plan", "x.jpg", "--device", "abacus");
    assertThat(unknown.exitCode()).isEqualTo(6);
    assertThat(unknown.err())
        .containsPattern(
            "No device 'abacus'. Found: assembly(, assembly:[a-z0-9-]+)+, vector, scalar. `csprun devices` says more.");
  }

  @Test
  void everyVerbHasHelpWithAnExample() {
    for (String verb :
        new String[] {
          "demo", "inspect", "compile", "explain", "run", "bench", "verify", "eval", "ops",
          "devices", "doctor"
        }) {
      CliProcess help = csprun(verb, "--help");
      assertThat(help.exitCode()).as(verb).isZero();
      assertThat(help.out()).as(verb).contains("Example").contains("csprun " + verb);
    }
  }

  @Test
  void theMachineIsDescribed() {
    assertThat(csprun("devices").out()).contains("vector").contains("scalar");
    assertThat(csprun("ops").out()).contains("convolutional").contains("Conv");
    assertThat(csprun("doctor").exitCode()).isZero();
  }

  private CliProcess csprun(String... arguments) {
    return CliProcess.run(folder, arguments);
  }

  private static void assertRefused(CliProcess process, int exitCode, String message) {
    assertThat(process.err().strip()).endsWith(message);
    assertThat(process.exitCode()).isEqualTo(exitCode);
    assertThat(process.out()).isEmpty();
    assertShort(process);
  }

  /** At most three lines beside the one that names the device, and no stack trace. */
  private static void assertShort(CliProcess process) {
    assertThat(process.err().lines().filter(line -> !line.contains(" on vector ")))
        .hasSizeLessThanOrEqualTo(3);
    assertThat(process.err()).doesNotContain("\tat ");
  }

  private static byte[] npy(String shape, int count) {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    int start = (10 + header.length() + 1 + 63) / 64 * 64;
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(start + 4 * count).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) (start - 10));
    bytes.put(
        (header + " ".repeat(start - 11 - header.length()) + "\n")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    for (int i = 0; i < count; i++) {
      bytes.putFloat((i % 97) / 97f);
    }
    return bytes.array();
  }
}
