package org.csprun.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The number of physical cores this process may use: two hardware threads of a core count once. */
public final class PhysicalCores {
  private static final Path CPUS = Path.of("/sys/devices/system/cpu");

  private PhysicalCores() {}

  /**
   * At least 1 and at most the processors the JVM sees, which already respects container limits.
   */
  public static int count() {
    int processors = Runtime.getRuntime().availableProcessors();
    int cores = distinctCores();
    return cores == 0 ? processors : Math.min(processors, cores);
  }

  /** Cores by their lists of sibling threads; 0 where the system does not tell. */
  private static int distinctCores() {
    if (!Files.isDirectory(CPUS)) {
      return 0;
    }
    Set<String> siblings = new HashSet<>();
    try (var cpus = Files.newDirectoryStream(CPUS)) {
      for (Path cpu : cpus) {
        Path list = cpu.resolve("topology/thread_siblings_list");
        if (isNumbered(cpu) && Files.isReadable(list)) {
          siblings.add(Files.readString(list).strip());
        }
      }
    } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
      // Some sandboxes hide the topology; the JVM's own count is then the best there is.
      return 0;
    }
    return siblings.size();
  }

  /** True for {@code cpu0}, false for {@code cpufreq}. */
  private static boolean isNumbered(Path cpu) {
    String name = String.valueOf(cpu.getFileName());
    return name.startsWith("cpu") && name.length() > 3 && Character.isDigit(name.charAt(3));
  }
}
