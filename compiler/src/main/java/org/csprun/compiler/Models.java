package org.csprun.compiler;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.compiler.darknet.DarknetReader;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.onnx.OnnxReader;
import org.csprun.plan.Head;

/** Reads any supported model file; the ending of its name says which reader. */
public final class Models {
  private Models() {}

  /** A Darknet network with its weights, as its files say. */
  public static Graph read(Path model, Path weights) {
    return read(model, Optional.of(weights), ModelOptions.defaults());
  }

  /** A model in one file, or a Darknet cfg with its weights beside it. */
  public static Graph read(Path model) {
    return read(model, Optional.empty(), ModelOptions.defaults());
  }

  /**
   * A model with options.
   *
   * @param weights the Darknet weights of a cfg; without them and without a seed the file of the
   *     same name ending in {@code .weights} beside the cfg
   * @throws CsprunException when the file cannot be read or holds what csprun does not support:
   *     what, where, how to fix
   */
  public static Graph read(Path model, Optional<Path> weights, ModelOptions options) {
    String name = String.valueOf(model.getFileName()).toLowerCase(Locale.ROOT);
    Graph graph;
    if (name.endsWith(".cfg")) {
      graph = darknet(model, weights, options);
    } else if (name.endsWith(".onnx")) {
      graph = onnx(model, weights, options);
    } else {
      throw new CsprunException(
          Failure.MODEL,
          "%s ends in neither .cfg nor .onnx.\nGive a Darknet cfg with its weights, or an ONNX model."
              .formatted(model));
    }
    return named(graph, options.classNames());
  }

  private static Graph darknet(Path cfg, Optional<Path> weights, ModelOptions options) {
    if (options.randomWeightsSeed().isPresent()) {
      if (weights.isPresent()) {
        throw new CsprunException(
            Failure.USAGE,
            "Both weights (%s) and a seed for random weights were given.\nGive one of them."
                .formatted(weights.get()));
      }
      return DarknetReader.read(cfg, options.randomWeightsSeed().get(), options.input());
    }
    Path file = weights.orElseGet(() -> beside(cfg));
    if (weights.isEmpty() && Files.isRegularFile(cfg) && !Files.isRegularFile(file)) {
      throw new CsprunException(
          Failure.USAGE,
          "%s has no weights: there is no %s beside it.\nGive the weights file, or a seed for random weights (--random-weights 1)."
              .formatted(cfg.getFileName(), file.getFileName()));
    }
    return DarknetReader.read(cfg, file, options.input());
  }

  private static Graph onnx(Path model, Optional<Path> weights, ModelOptions options) {
    if (weights.isPresent() || options.randomWeightsSeed().isPresent()) {
      throw new CsprunException(
          Failure.USAGE,
          "%s holds its own weights.\nLeave out the weights and the seed: they are for a Darknet cfg."
              .formatted(model.getFileName()));
    }
    return OnnxReader.read(model, options.input());
  }

  private static Path beside(Path cfg) {
    String name = cfg.getFileName().toString();
    return cfg.resolveSibling(name.substring(0, name.length() - ".cfg".length()) + ".weights");
  }

  private static Graph named(Graph graph, List<String> names) {
    if (names.isEmpty()) {
      return graph;
    }
    for (Head head : graph.heads()) {
      if (classes(head) != names.size()) {
        throw new CsprunException(
            Failure.USAGE,
            "%d class names were given, but %s knows %d classes.\nGive one name a class, in the model's order."
                .formatted(names.size(), graph.name(), classes(head)));
      }
    }
    return graph.withClassNames(names);
  }

  private static int classes(Head head) {
    return switch (head) {
      case Head.Yolo yolo -> yolo.classes();
      case Head.Yolox yolox -> yolox.classes();
      case Head.Boxes boxes -> boxes.classes();
      case Head.Classes classifier -> classifier.classes();
    };
  }
}
