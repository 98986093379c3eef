package org.csprun.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Real models and pictures beside the project: a folder {@code shared/data} next to a folder above
 * the working directory. Tests that want a file are skipped, with the reason, where it is absent.
 */
public final class SharedData {
  private SharedData() {}

  /** The file; the calling test is skipped when it is not there. */
  public static Path file(String name) {
    Optional<Path> found = find(name);
    String reason = "skipped: no shared/data/" + name + " beside the project";
    if (found.isEmpty()) {
      System.out.println(reason);
    }
    assumeTrue(found.isPresent(), reason);
    return found.get();
  }

  /** The file, if it is there. */
  public static Optional<Path> find(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path file = folder.resolve("shared/data").resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }
}
