package org.csprun.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneStreamTest {

  @Test
  void aRecordHoldsThePixelsThenTheSigns() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SceneStream.write(
        StreamOptions.parse(
            List.of("--seed", "5", "--scenes", "2", "--size", "64x48", "--input", "64x48")),
        out);

    Scene second = SceneGenerator.draw(6, 64, 48);
    ByteBuffer record = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int length = new SceneRecord(64, 48).bytes();
    assertThat(record.capacity()).isEqualTo(2 * length);
    int pixel = second.image().getRGB(1, 2);
    int at = length + 3 * (2 * 64 + 1);
    assertThat(record.get(at) & 0xFF).isEqualTo(pixel >> 16 & 0xFF);
    assertThat(record.get(at + 1) & 0xFF).isEqualTo(pixel >> 8 & 0xFF);
    assertThat(record.get(at + 2) & 0xFF).isEqualTo(pixel & 0xFF);
    for (int place = 0; place < SceneGenerator.MOST_SIGNS; place++) {
      float kind = record.getFloat(length + 64 * 48 * 3 + 20 * place);
      assertThat(kind)
          .isEqualTo(place < second.signs().size() ? second.signs().get(place).kind().index() : -1);
    }
  }

  @Test
  void aFolderHoldsAPictureAndLabelsForEachSeed(@TempDir Path folder) throws IOException {
    new SceneFolder(folder).write(41, 2, 80, 60);

    Scene scene = SceneGenerator.draw(42, 80, 60);
    BufferedImage read = ImageIO.read(folder.resolve("000042.png").toFile());
    assertThat(read.getRGB(17, 11)).isEqualTo(scene.image().getRGB(17, 11));
    assertThat(Files.readAllLines(folder.resolve("000042.txt")))
        .hasSameSizeAs(scene.signs())
        .allMatch(line -> line.matches("[0-7]( [01]\\.\\d{6}){4}"));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(4);
    }
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThatThrownBy(() -> StreamOptions.parse(List.of("--sede", "5")))
        .hasMessage("--sede: no such option; there are --seed --scenes --size --input --folder");
  }

  @Test
  void aWrongSizeAndAWrongNumberAreShown() {
    assertThatThrownBy(() -> StreamOptions.parse(List.of("--size", "160x160,64")))
        .hasMessage("size '64': give WIDTHxHEIGHT, for example 160x160");
    assertThatThrownBy(() -> StreamOptions.parse(List.of("--scenes", "many")))
        .hasMessage("--scenes: 'many' is no whole number");
  }

  @Test
  void anEndlessFolderIsRefused() {
    assertThatThrownBy(() -> StreamOptions.parse(List.of("--folder", "x")))
        .hasMessage("--folder: say how many scenes with --scenes N");
  }
}
