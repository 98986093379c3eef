package org.csprun.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.csprun.CsprunException;
import org.csprun.vision.Pictures;

/** Folders that users name: pictures to read, places to write. */
final class Folders {
  private Folders() {}

  /** The picture files named, folders searched one level deep, in order of their names. */
  static List<Path> pictures(List<Path> sources) {
    List<Path> found = new ArrayList<>();
    for (Path source : sources) {
      if (Files.isDirectory(source)) {
        try (Stream<Path> files = Files.list(source)) {
          files.filter(Pictures::isPicture).sorted().forEach(found::add);
        } catch (IOException e) {
          throw new CsprunException(
              CsprunException.Failure.USAGE,
              "Folder %s cannot be read: %s.".formatted(source, e.getMessage()),
              e);
        }
      } else {
        found.add(source);
      }
    }
    if (found.isEmpty()) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "No picture in %s. Give .jpg, .jpeg or .png files.".formatted(sources));
    }
    return found;
  }

  static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "Folder %s cannot be made: %s. Choose another.".formatted(folder, e.getMessage()),
          e);
    }
  }
}
