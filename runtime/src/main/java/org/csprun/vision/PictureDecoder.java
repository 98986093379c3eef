package org.csprun.vision;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/** Decodes the bytes of one JPEG or PNG file. */
final class PictureDecoder {
  static final long MAX_FILE_BYTES = 256L << 20;
  static final long MAX_PIXELS = 100_000_000;
  // "IEND"
  private static final int PNG_END = 0x49454E44;

  private final String name;
  private final byte[] bytes;

  /**
   * @param name how messages call the file
   */
  PictureDecoder(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  Picture decode() {
    if (bytes.length == 0) {
      throw refused("is empty", "Copy it again.");
    }
    if (startsWith(0xFF, 0xD8, 0xFF)) {
      return decodeJpeg();
    }
    if (startsWith(0x89, 'P', 'N', 'G')) {
      if (!pngEnds()) {
        throw refused("is truncated: the PNG has no end chunk", "Copy it again.");
      }
      return PlainPng.decode(bytes).orElseGet(() -> decode("png", bytes, PictureDecoder::pixels));
    }
    throw refused("is neither JPEG nor PNG", "Convert it to one of them.");
  }

  private Picture decodeJpeg() {
    JpegHeader header = JpegHeader.of(bytes);
    if (!header.ended()) {
      throw refused("is truncated: the JPEG has no end marker", "Copy it again.");
    }
    byte[] file = JpegHeader.withoutProfiles(bytes);
    Picture stored =
        header.components() == 4
            ? decode("jpeg", file, reader -> cmyk(reader.readRaster(0, null), header.ycck()))
            : decode("jpeg", file, PictureDecoder::pixels);
    return Orientation.apply(stored, header.orientation());
  }

  private Picture decode(String format, byte[] file, Decoding decoding) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (MemoryCacheImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true);
      long pixels = Math.multiplyExact((long) reader.getWidth(0), reader.getHeight(0));
      if (pixels > MAX_PIXELS) {
        throw refused(
            "has %d pixels; at most %d are decoded".formatted(pixels, MAX_PIXELS),
            "Scale it down.");
      }
      return decoding.decode(reader);
    } catch (CsprunException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoders of the JDK throw unchecked exceptions of many kinds on damaged files.
      throw new CsprunException(
          Failure.USAGE,
          "Picture '%s' cannot be decoded (%s). The file is damaged: copy or export it again."
              .formatted(name, firstLine(e)),
          e);
    } finally {
      reader.dispose();
    }
  }

  private CsprunException refused(String what, String fix) {
    return new CsprunException(Failure.USAGE, "Picture '%s' %s. %s".formatted(name, what, fix));
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }

  private boolean startsWith(int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** The chunks are followed, for the letters of the end chunk may also stand in the data. */
  private boolean pngEnds() {
    ByteBuffer png = ByteBuffer.wrap(bytes);
    long at = 8;
    while (at + 12 <= bytes.length) {
      if (png.getInt((int) at + 4) == PNG_END) {
        return true;
      }
      at += 12L + Integer.toUnsignedLong(png.getInt((int) at));
    }
    return false;
  }

  private static Picture pixels(ImageReader reader) throws IOException {
    BufferedImage image = reader.read(0);
    ColorModel model = image.getColorModel();
    // Samples are taken as stored: colour management would brighten grey and bend profiles, and
    // the networks were trained on stored samples.
    return model instanceof ComponentColorModel
        ? components(image.getRaster(), model)
        : converted(image);
  }

  private static Picture components(Raster raster, ColorModel model) {
    int bands = raster.getNumBands();
    int drop = Math.max(0, model.getComponentSize(0) - 8);
    // Grey of fewer than 8 bits is stretched to 0…255.
    int stretch = 255 / ((1 << Math.min(8, model.getComponentSize(0))) - 1);
    int width = raster.getWidth();
    byte[] rgb = new byte[Math.multiplyExact(width * 3, raster.getHeight())];
    int[] row = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int sample = row[x * bands + (bands < 3 ? 0 : c)];
          rgb[(y * width + x) * 3 + c] = (byte) ((sample >> drop) * stretch);
        }
      }
    }
    return new Picture(width, raster.getHeight(), rgb);
  }

  private static Picture converted(BufferedImage image) {
    int width = image.getWidth();
    byte[] rgb = new byte[Math.multiplyExact(width * 3, image.getHeight())];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        int pixel = image.getRGB(x, y);
        int at = (y * width + x) * 3;
        rgb[at] = (byte) (pixel >> 16);
        rgb[at + 1] = (byte) (pixel >> 8);
        rgb[at + 2] = (byte) pixel;
      }
    }
    return new Picture(width, image.getHeight(), rgb);
  }

  /**
   * Four-channel JPEGs hold inverted ink, as Adobe's programs write it: 255 is none. What is left
   * of each colour is multiplied with what the black lets through.
   */
  private static Picture cmyk(Raster raster, boolean ycck) {
    int width = raster.getWidth();
    byte[] rgb = new byte[Math.multiplyExact(width * 3, raster.getHeight())];
    int[] row = new int[width * 4];
    double[] light = new double[3];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        light[0] = row[x * 4];
        light[1] = row[x * 4 + 1];
        light[2] = row[x * 4 + 2];
        if (ycck) {
          toInverseRgb(light);
        }
        for (int c = 0; c < 3; c++) {
          long level = Math.clamp(Math.round(light[c]), 0, 255);
          rgb[(y * width + x) * 3 + c] = (byte) Math.round(level * row[x * 4 + 3] / 255.0);
        }
      }
    }
    return new Picture(width, raster.getHeight(), rgb);
  }

  /** YCC to the ink's CMY, which is the inverse of the RGB that JFIF's formula gives. */
  private static void toInverseRgb(double[] ycc) {
    double luma = ycc[0];
    double blue = ycc[1] - 128;
    double red = ycc[2] - 128;
    ycc[0] = 255 - (luma + 1.402 * red);
    ycc[1] = 255 - (luma - 0.344136 * blue - 0.714136 * red);
    ycc[2] = 255 - (luma + 1.772 * blue);
  }

  private interface Decoding {
    Picture decode(ImageReader reader) throws IOException;
  }
}
