package org.csprun.compiler.darknet;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.compiler.InputSize;
import org.csprun.compiler.graph.Graph;

/**
 * Reads Darknet networks: a cfg with its {@code .weights}, as AlexeyAB's Darknet means them. Every
 * node has the name {@code conv17} or the like with Darknet's number of the layer, and the line of
 * its section as origin. A {@code [yolo]} layer's map becomes an output of the graph with its head;
 * a network without one has its last layer as output.
 */
public final class DarknetReader {
  private DarknetReader() {}

  /** A network with its weights in its own input size. */
  public static Graph read(Path cfg, Path weights) {
    return read(cfg, weights, Optional.empty());
  }

  /**
   * A network with its weights.
   *
   * @param input the size of the input instead of the cfg's
   * @throws CsprunException when a file is missing, cut off or does not fit the other, or the cfg
   *     holds what csprun does not support
   */
  public static Graph read(Path cfg, Path weights, Optional<InputSize> input) {
    CfgFile file = CfgFile.read(cfg);
    try (WeightsFile source = WeightsFile.open(weights, file.file())) {
      return new NetworkBuilder(file, source, input).build();
    }
  }

  /** A network with random weights in its own input size. */
  public static Graph read(Path cfg, long seed) {
    return read(cfg, seed, Optional.empty());
  }

  /**
   * A network with random weights: the same for the same seed, on every machine; scaled so that
   * activations stay in a realistic range through all layers.
   *
   * @param input the size of the input instead of the cfg's
   * @throws CsprunException when the cfg is missing or holds what csprun does not support
   */
  public static Graph read(Path cfg, long seed, Optional<InputSize> input) {
    return new NetworkBuilder(CfgFile.read(cfg), new SeededWeights(seed), input).build();
  }

  /** The names of the sections this reader supports, sorted. */
  public static List<String> sections() {
    return LayerKind.sections();
  }

  /** The names of the activation functions this reader supports, sorted. */
  public static List<String> activations() {
    return Functions.names();
  }
}
