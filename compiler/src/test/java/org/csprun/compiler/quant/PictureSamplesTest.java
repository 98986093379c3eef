package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.lower.Lowering;
import org.csprun.plan.Activation;
import org.csprun.plan.ImageInput;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures in the order of their content; those that are none are named. */
class PictureSamplesTest {
  private final Device scalar = Devices.named("scalar");

  @TempDir private Path folder;

  @Test
  void theOrderIsThatOfTheContent() {
    List<Picture> pictures = new ArrayList<>();
    for (int grey = 0; grey < 250; grey += 25) {
      pictures.add(picture(grey));
    }
    PictureSamples samples = PictureSamples.of(pictures);
    assertThat(samples.size()).isEqualTo(10);
    assertThat(samples.skipped()).isEmpty();
    List<Float> order = values(samples);
    assertThat(order).doesNotHaveDuplicates().isNotEqualTo(order.stream().sorted().toList());
    Collections.reverse(pictures);
    PictureSamples reversed = PictureSamples.of(pictures);
    assertThat(reversed.digest()).isEqualTo(samples.digest());
    assertThat(values(reversed)).isEqualTo(order);
    assertThat(PictureSamples.of(pictures.subList(1, 10)).digest()).isNotEqualTo(samples.digest());
  }

  @Test
  void namesOfFilesDoNotMatter() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    for (int i = 0; i < 5; i++) {
      Path file = one.resolve(i + ".png");
      Pictures.write(picture(40 * i), file);
      Files.copy(file, two.resolve((9 - i) + ".PNG"));
    }
    Files.writeString(two.resolve("notes.txt"), "no picture by its name");
    PictureSamples samples = PictureSamples.folder(one);
    PictureSamples same = PictureSamples.folder(two);
    assertThat(same.size()).isEqualTo(5);
    assertThat(same.skipped()).isEmpty();
    assertThat(same.digest()).isEqualTo(samples.digest());
    assertThat(values(same)).isEqualTo(values(samples));
  }

  @Test
  void brokenPicturesAreSkippedAndNamed() throws IOException {
    Pictures.write(picture(7), folder.resolve("good.png"));
    Path text = folder.resolve("a.jpg");
    Files.writeString(text, "this is no picture");
    byte[] whole = Files.readAllBytes(folder.resolve("good.png"));
    Path cut = folder.resolve("b.png");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 12));
    Path empty = Files.createFile(folder.resolve("c.jpeg"));
    Path directory = Files.createDirectory(folder.resolve("d.jpg"));
    PictureSamples samples = PictureSamples.folder(folder);
    assertThat(samples.size()).isEqualTo(1);
    assertThat(values(samples)).containsExactly(7 * (1 / 255f));
    assertThat(samples.skipped())
        .containsExactly(
            "Picture '" + text + "' is neither JPEG nor PNG. Convert it to one of them.",
            "Picture '" + cut + "' is truncated: the PNG has no end chunk. Copy it again.",
            "Picture '" + empty + "' is empty. Copy it again.",
            "'" + directory + "' is a directory, not a picture. Name a file in it.");
  }

  @Test
  void foldersWithoutPictures() throws IOException {
    Path none = folder.resolve("none");
    refused(
        none,
        "There is no calibration folder '" + none + "'. Give a folder of .jpg or .png pictures.");
    refused(
        folder,
        "Calibration folder '"
            + folder
            + "' has no picture that can be used (0 skipped).\nGive a folder of .jpg or .png pictures like those the model will see.");
    Path text = folder.resolve("a.jpg");
    Files.writeString(text, "this is no picture");
    refused(
        folder,
        "Calibration folder '"
            + folder
            + "' has no picture that can be used (1 skipped: Picture '"
            + text
            + "' is neither JPEG nor PNG. Convert it to one of them.).\nGive a folder of .jpg or .png pictures like those the model will see.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PictureSamples.of(List.of()))
        .withMessage("There are no pictures to calibrate on");
  }

  @Test
  void modelsThatDoNotTakeOnePicture() {
    TestNet net = new TestNet();
    Graph graph = net.outputs(net.conv("a", net.input("x", 3, 2, 2), 1, Activation.LINEAR));
    PictureSamples samples = PictureSamples.of(List.of(picture(1)));
    CsprunException e =
        catchThrowableOfType(
            CsprunException.class, () -> Quantizer.fit(graph, samples, TestNet.options()));
    assertThat(e.failure()).isEqualTo(Failure.USAGE);
    assertThat(e)
        .hasMessage(
            "'net' does not take one picture, so pictures cannot calibrate it.\nCompile it in float, or give a calibration table (--table FILE).");
  }

  private static void refused(Path folder, String message) {
    CsprunException e =
        catchThrowableOfType(CsprunException.class, () -> PictureSamples.folder(folder));
    assertThat(e).hasMessage(message);
    assertThat(e.failure()).isEqualTo(Failure.USAGE);
  }

  /** The first element of the input that each sample makes. */
  private List<Float> values(PictureSamples samples) {
    TestNet net = new TestNet();
    Value x = net.picture("x", 2, ImageInput.darknet());
    Graph graph = net.outputs(net.conv("a", x, 1, Activation.LINEAR));
    List<Float> values = new ArrayList<>();
    try (Session session = Session.open(Lowering.to(scalar).plan(graph), scalar, 1)) {
      for (int i = 0; i < samples.size(); i++) {
        samples.fill(i, session);
        values.add(session.input(0).toArray()[0]);
      }
    }
    return values;
  }

  private static Picture picture(int grey) {
    byte[] rgb = new byte[4 * 4 * 3];
    Arrays.fill(rgb, (byte) grey);
    return new Picture(4, 4, rgb);
  }
}
