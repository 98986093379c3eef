package org.csprun.compiler.darknet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files of this package's tests. */
final class TestFiles {
  static final int HEADER_BYTES = 20;

  private TestFiles() {}

  /** A file among the test's resources. */
  static Path resource(String name) {
    try {
      URL url = Objects.requireNonNull(TestFiles.class.getResource(name), name);
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static String text(String name) {
    try {
      return Files.readString(resource(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path cfg(Path folder, String text) {
    try {
      return Files.writeString(folder.resolve("x.cfg"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A weights file of version 0.2.5 whose i-th float is {@code values[i]}. */
  static Path weights(Path folder, float... values) {
    ByteBuffer bytes = header(0, 2, values.length).putLong(7);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes(folder, bytes);
  }

  static ByteBuffer header(int major, int minor, int floats) {
    return ByteBuffer.allocate(HEADER_BYTES + Float.BYTES * floats)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(major)
        .putInt(minor)
        .putInt(5);
  }

  /** What was put into the buffer, as a weights file. */
  static Path bytes(Path folder, ByteBuffer bytes) {
    byte[] content = new byte[bytes.position()];
    bytes.flip().get(content);
    try {
      return Files.write(folder.resolve("x.weights"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
