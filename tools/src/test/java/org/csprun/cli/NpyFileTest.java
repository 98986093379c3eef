package org.csprun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.csprun.CsprunException;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFileTest {
  @TempDir private Path folder;

  @Test
  void comesBackAsWritten() {
    Path file = folder.resolve("a.npy");
    new NpyFile(Shape.of(2, 1, 3), new float[] {1, -2, 3.5f, 0, Float.MIN_VALUE, 1e30f})
        .write(file);
    NpyFile read = NpyFile.read(file);
    assertThat(read.shape()).isEqualTo(Shape.of(2, 1, 3));
    assertThat(read.values()).containsExactly(1, -2, 3.5f, 0, Float.MIN_VALUE, 1e30f);
  }

  @Test
  void hasTheHeaderThatNumpyWrites() throws IOException {
    Path file = folder.resolve("a.npy");
    new NpyFile(Shape.of(3), new float[3]).write(file);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).hasSize(128 + 12);
    assertThat(new String(bytes, 10, 118, StandardCharsets.ISO_8859_1))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }  ")
        .endsWith(" \n");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = folder.resolve("x.npy");
    Files.writeString(file, "not an array at all");
    assertRefused(file, " is no .npy file. ");
    new NpyFile(Shape.of(4), new float[4]).write(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused(file, " has 15 bytes of data for shape 4. ");
    String doubles = new String(bytes, StandardCharsets.ISO_8859_1).replace("<f4", "<f8");
    Files.write(file, doubles.getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file, " is not a row-major array of float32. ");
  }

  private static void assertRefused(Path file, String what) {
    assertThatThrownBy(() -> NpyFile.read(file))
        .isInstanceOf(CsprunException.class)
        .hasMessage(file + what + "Save it as numpy.save(file, array.astype('float32')).");
  }
}
