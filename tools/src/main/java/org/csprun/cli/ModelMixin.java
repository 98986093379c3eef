package org.csprun.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.ModelOptions;
import org.csprun.compiler.Models;
import org.csprun.compiler.graph.Graph;
import picocli.CommandLine.Option;

/** How a model file is read. */
final class ModelMixin {
  @Option(
      names = {"-w", "--weights"},
      paramLabel = "FILE",
      description = "Weights of a cfg (default: the .weights file of the same name beside it).")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--input",
      paramLabel = "HxW",
      description = "Input height and width, for another size or where the model leaves it open.")
  private Optional<String> input = Optional.empty();

  @Option(
      names = "--random-weights",
      paramLabel = "SEED",
      description = "Seeded weights for a cfg that has none: good for size, speed and exactness.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description = "Class names, one a line (default: the .names file of the same name).")
  private Optional<Path> names = Optional.empty();

  Graph read(Path model) {
    return Models.read(model, weights, options(model, seed));
  }

  /** The graph without asking for weights: a cfg that has none gets seeded ones. */
  Graph readForInspection(Path model) {
    boolean bare = weights.isEmpty() && String.valueOf(model.getFileName()).endsWith(".cfg");
    Optional<Long> chosen =
        bare && beside(model, ".weights").isEmpty() ? seed.or(() -> Optional.of(1L)) : seed;
    return Models.read(model, weights, options(model, chosen));
  }

  private ModelOptions options(Path model, Optional<Long> chosenSeed) {
    return new ModelOptions(input.map(InputSize::parse), chosenSeed, classNames(model));
  }

  private List<String> classNames(Path model) {
    Optional<Path> file = names.or(() -> beside(model, ".names"));
    return file.isEmpty() ? List.of() : readNames(file.get());
  }

  static List<String> readNames(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "Class names %s cannot be read: %s. Give a text file with one name a line."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Optional<Path> beside(Path model, String suffix) {
    String name = String.valueOf(model.getFileName());
    int dot = name.lastIndexOf('.');
    Path other = model.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + suffix);
    return Files.isRegularFile(other) ? Optional.of(other) : Optional.empty();
  }
}
