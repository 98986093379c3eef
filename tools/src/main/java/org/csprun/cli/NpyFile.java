package org.csprun.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.csprun.CsprunException;
import org.csprun.tensor.Shape;

/**
 * A NumPy array file of 32-bit little-endian floats in row-major order: NPY format 1.0 and 2.0.
 *
 * <p>Written here because the libraries on Maven Central bring a language runtime along, for a
 * header of one line.
 */
record NpyFile(Shape shape, float[] values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern HEADER =
      Pattern.compile(
          ".*'descr':\\s*'([^']*)'.*'fortran_order':\\s*(True|False).*'shape':\\s*\\(([^)]*)\\).*",
          Pattern.DOTALL);
  private static final int ALIGNMENT = 64;

  /**
   * @throws CsprunException of kind USAGE when the file is no such array
   */
  static NpyFile read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw refused(file, "cannot be read: " + e.getMessage());
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes.length < 12 || bytes[i] != MAGIC[i]) {
        throw refused(file, "is no .npy file");
      }
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean shortHeader = bytes[6] == 1;
    int length = shortHeader ? buffer.getShort(8) & 0xFFFF : buffer.getInt(8);
    int start = shortHeader ? 10 : 12;
    if (length < 0 || length > bytes.length - start) {
      throw refused(file, "is truncated in its header");
    }
    Matcher header = HEADER.matcher(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
    if (!header.matches() || !header.group(1).equals("<f4") || header.group(2).equals("True")) {
      throw refused(file, "is not a row-major array of float32");
    }
    Shape shape = shape(file, header.group(3));
    int data = start + length;
    if (shape.elements() * Float.BYTES != bytes.length - data) {
      throw refused(
          file, "has %d bytes of data for shape %s".formatted(bytes.length - data, shape));
    }
    float[] values = new float[(int) shape.elements()];
    buffer.position(data).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return new NpyFile(shape, values);
  }

  private static Shape shape(Path file, String text) {
    List<Integer> dims = new ArrayList<>();
    try {
      for (String dim : text.split(",", -1)) {
        if (!dim.isBlank()) {
          dims.add(Integer.parseInt(dim.strip()));
        }
      }
      return new Shape(dims);
    } catch (IllegalArgumentException e) {
      throw refused(file, "has the shape (" + text + ")");
    }
  }

  private static CsprunException refused(Path file, String what) {
    return new CsprunException(
        CsprunException.Failure.USAGE,
        "%s %s. Save it as numpy.save(file, array.astype('float32')).".formatted(file, what));
  }

  /** Writes NPY format 1.0. */
  void write(Path file) {
    String dims =
        String.join(", ", shape.dims().stream().map(String::valueOf).toList())
            + (shape.rank() == 1 ? "," : "");
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + dims + "), }";
    int unpadded = 10 + header.length() + 1;
    int start = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    header = header + " ".repeat(start - unpadded) + "\n";
    ByteBuffer buffer =
        ByteBuffer.allocate(start + values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
    buffer.put(header.getBytes(StandardCharsets.ISO_8859_1));
    buffer.asFloatBuffer().put(values);
    try {
      Files.write(file, buffer.array());
    } catch (IOException e) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "%s cannot be written: %s. Choose a folder that exists and has room."
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
