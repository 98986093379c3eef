package org.csprun.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PicturesTest {
  @TempDir Path folder;

  @Test
  void pngKeepsEveryByte() {
    Picture picture = Patterns.picture(31, 17);
    Path file = folder.resolve("a.png");
    Pictures.write(picture, file);
    assertThat(Pictures.read(file).toRgb()).isEqualTo(picture.toRgb());
  }

  @Test
  void jpegKeepsColours() {
    Path file = folder.resolve("a.JPG");
    Pictures.write(Patterns.plain(20, 10, 0xC86432), file);
    Picture back = Pictures.read(file);
    assertThat(back.width()).isEqualTo(20);
    assertThat(back.height()).isEqualTo(10);
    assertNear(back.rgb(3, 4), 0xC8, 0x64, 0x32, 2);
  }

  @ParameterizedTest
  @CsvSource({"0", "100", "255"})
  void greyIsTakenAsStored(int level) throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {level, level, level, level});
    int expected = level << 16 | level << 8 | level;
    assertThat(Pictures.read(save(image, "png", "grey.png")).rgb(1, 1)).isEqualTo(expected);
    assertThat(Pictures.read(save(image, "jpeg", "grey.jpg")).rgb(1, 1)).isEqualTo(expected);
  }

  @Test
  void sixteenBitGreyIsCutToItsUpperByte() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setPixel(0, 0, new int[] {0x7BFF});
    assertThat(Pictures.read(save(image, "png", "grey16.png")).rgb(0, 0)).isEqualTo(0x7B7B7B);
  }

  @Test
  void oneBitBecomesBlackAndWhite() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xFFFFFFFF);
    Picture picture = Pictures.read(save(image, "png", "bits.png"));
    assertThat(picture.rgb(0, 0)).isZero();
    assertThat(picture.rgb(1, 0)).isEqualTo(0xFFFFFF);
  }

  @Test
  void transparencyIsDropped() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00102030);
    image.setRGB(1, 0, 0x80405060);
    Picture picture = Pictures.read(save(image, "png", "alpha.png"));
    assertThat(picture.rgb(0, 0)).isEqualTo(0x102030);
    assertThat(picture.rgb(1, 0)).isEqualTo(0x405060);
  }

  @Test
  void paletteIsLookedUp() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED);
    image.setRGB(0, 0, 0xFF00FF00);
    assertThat(Pictures.read(save(image, "png", "palette.png")).rgb(0, 0)).isEqualTo(0x00FF00);
  }

  /** Inverted ink as Adobe writes it: 255 is none, and black scales what is left. */
  @Test
  void cmykIsMultipliedOut() throws IOException {
    Path file = folder.resolve("cmyk.jpg");
    Files.write(file, fourChannels(200, 100, 50, 128));
    assertNear(Pictures.read(file).rgb(4, 4), 100, 50, 25, 2);
  }

  /** Adobe's transform 2: luma 150, no chroma, half black. */
  @Test
  void ycckIsTurnedIntoColoursFirst() throws IOException {
    byte[] jpeg = fourChannels(150, 128, 128, 128);
    byte[] adobe = HexFormat.of().parseHex("ffee000e41646f626500640000000002");
    Path file = folder.resolve("ycck.jpg");
    Files.write(file, insert(jpeg, adobe));
    assertNear(Pictures.read(file).rgb(4, 4), 53, 53, 53, 2);
  }

  /** A picture of 16x8 whose left half is white, seen through every EXIF orientation. */
  @ParameterizedTest
  @CsvSource({
    "1, 16, 8, 3, 4", "2, 16, 8, 12, 4", "3, 16, 8, 12, 4", "4, 16, 8, 3, 4",
    "5, 8, 16, 4, 3", "6, 8, 16, 4, 3", "7, 8, 16, 4, 12", "8, 8, 16, 4, 12"
  })
  void exifTurnsThePictureUpright(int orientation, int width, int height, int whiteX, int whiteY)
      throws IOException {
    Path file = folder.resolve("turned.jpg");
    Files.write(file, insert(halfWhite(), exif(orientation)));
    Picture picture = Pictures.read(file);
    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.height()).isEqualTo(height);
    assertThat(picture.rgb(whiteX, whiteY) & 0xFF).isGreaterThan(200);
    assertThat(picture.rgb(width - 1 - whiteX, height - 1 - whiteY) & 0xFF).isLessThan(50);
  }

  /** Corners tell apart what halves cannot: the source's top left pixel after each turn. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0", "2, 2, 0", "3, 2, 1", "4, 0, 1", "5, 0, 0", "6, 1, 0", "7, 1, 2", "8, 0, 2"
  })
  void everyOrientationMovesTheFirstPixel(int orientation, int x, int y) {
    byte[] rgb = new byte[3 * 2 * 3];
    rgb[0] = 1;
    assertThat(Orientation.apply(new Picture(3, 2, rgb), orientation).rgb(x, y))
        .isEqualTo(0x010000);
  }

  @Test
  void colourProfilesAreIgnored() throws IOException {
    byte[] profile = new byte[40];
    profile[0] = (byte) 0xFF;
    profile[1] = (byte) 0xE2;
    profile[3] = 38;
    byte[] jpeg = halfWhite();
    byte[] other = HexFormat.of().parseHex("ffe10004abcd");
    byte[] tagged = insert(insert(jpeg, profile), other);
    assertThat(JpegHeader.withoutProfiles(tagged)).isEqualTo(insert(jpeg, other));
  }

  @Test
  void aMissingFileIsNamed() {
    assertRefused(
        folder.resolve("no.jpg"),
        "There is no picture '%s'. Check the path.".formatted(folder.resolve("no.jpg")));
  }

  @Test
  void aDirectoryIsRefused() {
    assertRefused(
        folder, "'%s' is a directory, not a picture. Name a file in it.".formatted(folder));
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("empty.jpg"), new byte[0]);
    assertRefused(file, "Picture '%s' is empty. Copy it again.".formatted(file));
  }

  @Test
  void textIsNoPicture() throws IOException {
    Path file = Files.writeString(folder.resolve("text.jpg"), "hello");
    assertRefused(
        file, "Picture '%s' is neither JPEG nor PNG. Convert it to one of them.".formatted(file));
  }

  @Test
  void aTruncatedJpegIsRefusedAtEveryLength() throws IOException {
    byte[] jpeg = halfWhite();
    Path file = folder.resolve("cut.jpg");
    for (int length = 3; length < jpeg.length - 1; length += 7) {
      Files.write(file, Arrays.copyOf(jpeg, length));
      assertRefused(
          file,
          "Picture '%s' is truncated: the JPEG has no end marker. Copy it again.".formatted(file));
    }
  }

  @Test
  void aTruncatedPngIsRefused() throws IOException {
    Path file = folder.resolve("cut.png");
    Pictures.write(Patterns.picture(64, 64), file);
    byte[] png = Files.readAllBytes(file);
    for (int length = 4; length < png.length - 12; length += png.length / 9) {
      Files.write(file, Arrays.copyOf(png, length));
      assertThatThrownBy(() -> Pictures.read(file))
          .isInstanceOf(CsprunException.class)
          .hasMessage(
              "Picture '%s' is truncated: the PNG has no end chunk. Copy it again."
                  .formatted(file));
    }
  }

  @Test
  void damagedDataNeverEscapesAsAnotherException() throws IOException {
    byte[] jpeg = halfWhite();
    Path file = folder.resolve("damaged.jpg");
    int refused = 0;
    for (int at = 2; at < jpeg.length - 2; at++) {
      byte[] damaged = jpeg.clone();
      damaged[at] ^= (byte) 0x55;
      Files.write(file, damaged);
      try {
        Pictures.read(file);
      } catch (CsprunException e) {
        refused++;
        assertThat(e.failure()).isEqualTo(Failure.USAGE);
        assertThat(e.getMessage()).startsWith("Picture '" + file + "' ");
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void aHugePictureIsRefusedBeforeItIsDecoded() throws IOException {
    Path file = folder.resolve("huge.png");
    Pictures.write(Patterns.plain(1, 1, 0), file);
    byte[] png = Files.readAllBytes(file);
    // The width and height of the header chunk, whose checksum the decoder does not look at.
    for (int at : new int[] {16, 20}) {
      png[at + 1] = 1;
    }
    Files.write(file, png);
    assertRefused(
        file,
        "Picture '%s' has %d pixels; at most 100000000 are decoded. Scale it down."
            .formatted(file, 65537L * 65537));
  }

  @Test
  void otherEndingsAreNotWritten() {
    Path file = folder.resolve("a.bmp");
    assertThatThrownBy(() -> Pictures.write(Patterns.plain(1, 1, 0), file))
        .isInstanceOf(CsprunException.class)
        .hasMessage(
            "Pictures are written as .jpg, .jpeg or .png, not as '%s'. Change the ending."
                .formatted(file));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path file = folder.resolve("no/a.png");
    assertThatThrownBy(() -> Pictures.write(Patterns.plain(1, 1, 0), file))
        .isInstanceOf(CsprunException.class)
        .hasMessage(
            "Picture '%s' cannot be written: %s. Check that the folder exists and has room."
                .formatted(file, file));
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> Pictures.read(file))
        .isInstanceOf(CsprunException.class)
        .hasMessage(message)
        .extracting(e -> ((CsprunException) e).failure())
        .isEqualTo(Failure.USAGE);
  }

  private static void assertNear(int rgb, int red, int green, int blue, int tolerance) {
    assertThat(rgb >> 16 & 0xFF).isCloseTo(red, within(tolerance));
    assertThat(rgb >> 8 & 0xFF).isCloseTo(green, within(tolerance));
    assertThat(rgb & 0xFF).isCloseTo(blue, within(tolerance));
  }

  private Path save(BufferedImage image, String format, String name) throws IOException {
    Path file = folder.resolve(name);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  private byte[] halfWhite() throws IOException {
    byte[] rgb = new byte[16 * 8 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % 16 < 8 ? 255 : 0);
    }
    Path file = folder.resolve("half.jpg");
    Pictures.write(new Picture(16, 8, rgb), file);
    return Files.readAllBytes(file);
  }

  private static byte[] fourChannels(int... values) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        raster.setPixel(x, y, values);
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The JPEG with a segment put after its start marker. */
  private static byte[] insert(byte[] jpeg, byte[] segment) {
    byte[] joined = new byte[jpeg.length + segment.length];
    System.arraycopy(jpeg, 0, joined, 0, 2);
    System.arraycopy(segment, 0, joined, 2, segment.length);
    System.arraycopy(jpeg, 2, joined, 2 + segment.length, jpeg.length - 2);
    return joined;
  }

  private static byte[] exif(int orientation) {
    return HexFormat.of()
        .parseHex(
            "ffe10022457869660000"
                + "4d4d002a00000008"
                + "0001"
                + "0112000300000001000%d0000".formatted(orientation)
                + "00000000");
  }
}
