package org.csprun.vision;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/** Reading and writing pictures as JPEG and PNG files; never opens a display. */
public final class Pictures {
  private static final float JPEG_QUALITY = 0.92f;

  private Pictures() {}

  /** True when the name ends like a picture that {@link #read} takes. */
  public static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
  }

  /**
   * The picture in a JPEG or PNG file, in RGB and upright: grey becomes three equal channels,
   * transparency is dropped, CMYK is multiplied out and the EXIF orientation of a JPEG is applied.
   *
   * @throws CsprunException of kind USAGE when the file is missing, empty, truncated, too large or
   *     no picture
   */
  public static Picture read(Path file) {
    byte[] bytes;
    try {
      if (Files.isDirectory(file)) {
        throw new CsprunException(
            Failure.USAGE,
            "'%s' is a directory, not a picture. Name a file in it.".formatted(file));
      }
      long size = Files.size(file);
      if (size > PictureDecoder.MAX_FILE_BYTES) {
        throw new CsprunException(
            Failure.USAGE,
            "Picture '%s' has %d bytes; at most %d are read. Scale it down."
                .formatted(file, size, PictureDecoder.MAX_FILE_BYTES));
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new CsprunException(
          Failure.USAGE, "There is no picture '%s'. Check the path.".formatted(file), e);
    } catch (IOException e) {
      throw new CsprunException(
          Failure.USAGE,
          "Picture '%s' cannot be read: %s. Check its permissions.".formatted(file, e.getMessage()),
          e);
    }
    return new PictureDecoder(file.toString(), bytes).decode();
  }

  /**
   * Writes a picture; the name's ending chooses JPEG ({@code .jpg}, {@code .jpeg}) or PNG ({@code
   * .png}).
   *
   * @throws CsprunException of kind USAGE when the ending is another or the file cannot be written
   */
  public static void write(Picture picture, Path file) {
    if (!isPicture(file)) {
      throw new CsprunException(
          Failure.USAGE,
          "Pictures are written as .jpg, .jpeg or .png, not as '%s'. Change the ending."
              .formatted(file));
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    try (OutputStream out = Files.newOutputStream(file)) {
      encode(picture, name.endsWith(".png") ? "png" : "jpeg", out);
    } catch (IOException e) {
      throw new CsprunException(
          Failure.USAGE,
          "Picture '%s' cannot be written: %s. Check that the folder exists and has room."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void encode(Picture picture, String format, OutputStream out) throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    ImageWriter writer = writers.next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(JPEG_QUALITY);
      }
      writer.write(null, new IIOImage(toImage(picture), null, null), parameters);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage toImage(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[picture.width()];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        row[x] = picture.rgb(x, y);
      }
      image.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return image;
  }
}
