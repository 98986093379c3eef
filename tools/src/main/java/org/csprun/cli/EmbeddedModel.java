package org.csprun.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.csprun.CsprunException;

/** The sign detector that comes with csprun, as the files of a Darknet model. */
record EmbeddedModel(Path cfg, Path weights, Path names) {
  private static final String RESOURCES = "/org/csprun/embedded/";

  /** Writes the model's files into a folder. */
  static EmbeddedModel extractTo(Path folder) {
    return new EmbeddedModel(
        extract("signs.cfg", folder),
        extract("signs.weights", folder),
        extract("signs.names", folder));
  }

  private static Path extract(String name, Path folder) {
    Path file = folder.resolve(name);
    try (InputStream in = EmbeddedModel.class.getResourceAsStream(RESOURCES + name)) {
      if (in == null) {
        throw new IllegalStateException("The embedded model lacks " + name);
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "%s cannot be written: %s. Choose another folder.".formatted(file, e.getMessage()),
          e);
    }
    return file;
  }
}
