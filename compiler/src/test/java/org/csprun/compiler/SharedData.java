package org.csprun.compiler;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real models in the folder {@code shared/data} beside the project, where it is there. */
public final class SharedData {
  private SharedData() {}

  /** The file, or the test is skipped with the reason. */
  public static Path file(String name) {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve("shared/data").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    String reason = "skipped: there is no shared/data/" + name + " beside the project";
    System.out.println(reason);
    return Assumptions.abort(reason);
  }
}
