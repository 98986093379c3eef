package org.csprun.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain PNGs against the JDK's decoder; the rest is left to it. */
class PlainPngTest {
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int RGBA = 6;

  @ParameterizedTest
  @CsvSource({"0, 1", "2, 3", "6, 4"})
  void everyFilterGivesWhatTheJdkGives(int colourType, int samples) throws IOException {
    Random random = new Random(7);
    for (int width : new int[] {1, 2, 7, 33}) {
      // Every filter comes first and after every other.
      byte[] rows = new byte[(width * samples + 1) * 26];
      random.nextBytes(rows);
      for (int y = 0; y < 26; y++) {
        rows[y * (width * samples + 1)] = (byte) (y % 2 == 0 ? y / 2 % 5 : y / 10);
      }
      for (int first = 0; first < 5; first++) {
        rows[0] = (byte) first;
        byte[] file = png(width, 26, colourType, 8, 0, rows, 64);
        assertThat(PlainPng.decode(file).orElseThrow().toRgb())
            .as("%d wide, filter %d first", width, first)
            .isEqualTo(jdk(file));
      }
    }
  }

  @Test
  void whatIsNotPlainIsLeftToTheOtherDecoder() throws IOException {
    byte[] rows = new byte[13 * 4];
    assertThat(PlainPng.decode(png(4, 4, RGB, 8, 0, rows, 64))).isPresent();
    assertThat(PlainPng.decode(png(4, 4, RGB, 16, 0, rows, 64))).isEmpty();
    assertThat(PlainPng.decode(png(4, 4, 3, 8, 0, rows, 64))).isEmpty();
    assertThat(PlainPng.decode(png(4, 4, RGB, 8, 1, rows, 64))).isEmpty();
    assertThat(PlainPng.decode(png(0, 4, RGB, 8, 0, rows, 64))).isEmpty();
    assertThat(PlainPng.decode(png(-4, 4, RGB, 8, 0, rows, 64))).isEmpty();
    assertThat(PlainPng.decode(png(1 << 30, 1 << 30, RGB, 8, 0, rows, 64))).isEmpty();
  }

  @Test
  void damageIsLeftToTheOtherDecoder() throws IOException {
    byte[] rows = new byte[13 * 4];
    byte[] file = png(4, 4, RGB, 8, 0, rows, 64);
    for (int length = 8; length < file.length - 4; length++) {
      assertThat(PlainPng.decode(Arrays.copyOf(file, length))).as("%d bytes", length).isEmpty();
    }
    assertThat(PlainPng.decode(png(4, 5, RGB, 8, 0, rows, 64))).as("too few rows").isEmpty();
    rows[13] = 5;
    assertThat(PlainPng.decode(png(4, 4, RGB, 8, 0, rows, 64))).as("no such filter").isEmpty();
    rows[13] = 0;
    byte[] zlib = png(4, 4, RGB, 8, 0, rows, 64);
    zlib[41] ^= 0x40;
    assertThat(PlainPng.decode(zlib)).as("no zlib data").isEmpty();
  }

  @Test
  void dataMayBeCutIntoManyChunks() throws IOException {
    byte[] rows = new byte[9 * 8 + 8];
    new Random(3).nextBytes(rows);
    for (int y = 0; y < 8; y++) {
      rows[y * 10] = 0;
    }
    byte[] whole = png(9, 8, GREY, 8, 0, rows, 1 << 20);
    byte[] cut = png(9, 8, GREY, 8, 0, rows, 1);
    assertThat(PlainPng.decode(cut).orElseThrow().toRgb())
        .isEqualTo(PlainPng.decode(whole).orElseThrow().toRgb());
  }

  @Test
  void transparencyIsDropped() throws IOException {
    byte[] file = png(1, 1, RGBA, 8, 0, new byte[] {0, 10, 20, 30, 0}, 64);
    assertThat(PlainPng.decode(file).orElseThrow().toRgb()).containsExactly(10, 20, 30);
  }

  private static byte[] jdk(byte[] file) throws IOException {
    Raster raster = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
    byte[] rgb = new byte[raster.getWidth() * raster.getHeight() * 3];
    for (int i = 0; i < rgb.length; i++) {
      int band = raster.getNumBands() < 3 ? 0 : i % 3;
      rgb[i] = (byte) raster.getSample(i / 3 % raster.getWidth(), i / 3 / raster.getWidth(), band);
    }
    return rgb;
  }

  private static byte[] png(
      int width, int height, int colourType, int bits, int interlace, byte[] rows, int chunkBytes)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {(byte) bits, (byte) colourType, 0, 0, (byte) interlace});
    chunk(out, "IHDR", header.toByteArray());
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    byte[] packed = new byte[rows.length * 2 + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    for (int at = 0; at < length; at += chunkBytes) {
      chunk(out, "IDAT", Arrays.copyOfRange(packed, at, Math.min(length, at + chunkBytes)));
    }
    chunk(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] letters = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(letters);
    crc.update(data);
    out.writeInt(data.length);
    out.write(letters);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
