package org.csprun.bench;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The data caches of this machine, as Linux describes those of its first processor. */
final class Caches {
  private static final Path FIRST = Path.of("/sys/devices/system/cpu/cpu0/cache");

  /** What most processors have at least, for where the system does not tell. */
  private static final List<Cache> USUAL =
      List.of(new Cache("L1", 32 << 10, 1), new Cache("L2", 512 << 10, 1));

  private Caches() {}

  /** Smallest first. */
  static List<Cache> ofThisMachine() {
    return of(FIRST);
  }

  static List<Cache> of(Path folder) {
    if (!Files.isDirectory(folder)) {
      return USUAL;
    }
    List<Cache> found = new ArrayList<>();
    try (var caches = Files.newDirectoryStream(folder, "index*")) {
      for (Path cache : caches) {
        if (!line(cache, "type").equals("Instruction")) {
          found.add(
              new Cache(
                  "L" + line(cache, "level"),
                  bytes(line(cache, "size")),
                  processors(line(cache, "shared_cpu_list"))));
        }
      }
    } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
      // Some sandboxes and boards hide the files; what they would say only sizes the measurement.
      return USUAL;
    }
    found.sort(Comparator.comparingLong(Cache::sizeBytes));
    return found.isEmpty() ? USUAL : inCores(found);
  }

  /** Hardware threads of one core share the first cache. */
  private static List<Cache> inCores(List<Cache> caches) {
    int threadsPerCore = caches.getFirst().cores();
    return caches.stream()
        .map(c -> new Cache(c.name(), c.sizeBytes(), Math.max(1, c.cores() / threadsPerCore)))
        .toList();
  }

  private static String line(Path cache, String file) throws IOException {
    return Files.readString(cache.resolve(file)).strip();
  }

  /** {@code 32K} or {@code 16M}. */
  private static long bytes(String size) {
    long number = Long.parseLong(size.replaceFirst("[KM]$", ""));
    return size.endsWith("M") ? number << 20 : size.endsWith("K") ? number << 10 : number;
  }

  /** {@code 0-3,8}. */
  private static int processors(String list) {
    int count = 0;
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    return count;
  }
}
