package org.csprun.bench;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;

/** Where the jar of ONNX Runtime lies: csprun does not depend on it. */
final class OnnxRuntimeJar {
  private static final String FETCHED_VERSION = "1.23.2";

  private OnnxRuntimeJar() {}

  /** The jar named, or the newest in the local Maven repository. */
  static Path find(Optional<Path> named) {
    if (named.isPresent()) {
      if (!Files.isRegularFile(named.get())) {
        throw new CsprunException(
            Failure.USAGE,
            "--peer-jar %s is not there.\n%s"
                .formatted(named.get(), fix("and leave --peer-jar out")));
      }
      return named.get();
    }
    Path versions = repository().resolve("com/microsoft/onnxruntime/onnxruntime");
    return newest(versions)
        .orElseThrow(
            () ->
                new CsprunException(
                    Failure.USAGE,
                    "--against ort needs the jar of ONNX Runtime, and there is none in %s.\n%s"
                        .formatted(versions, fix("or name one with --peer-jar FILE"))));
  }

  private static String fix(String otherwise) {
    return "Fetch it with `mvn dependency:get -Dartifact=com.microsoft.onnxruntime:onnxruntime:%s`, %s."
        .formatted(FETCHED_VERSION, otherwise);
  }

  private static Path repository() {
    String local = System.getProperty("maven.repo.local");
    return local == null
        ? Path.of(System.getProperty("user.home"), ".m2", "repository")
        : Path.of(local);
  }

  static Optional<Path> newest(Path versions) {
    if (!Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(versions)) {
      return folders
          .filter(folder -> Files.isRegularFile(jar(folder)))
          .max(Comparator.comparing(folder -> Version.parse(folder.getFileName().toString())))
          .map(OnnxRuntimeJar::jar);
    } catch (IOException | DirectoryIteratorException e) {
      throw new CsprunException(
          Failure.USAGE,
          "%s cannot be read: %s. Name a jar with --peer-jar FILE."
              .formatted(versions, e.getMessage()),
          e);
    }
  }

  private static Path jar(Path folder) {
    return folder.resolve("onnxruntime-" + folder.getFileName() + ".jar");
  }
}
