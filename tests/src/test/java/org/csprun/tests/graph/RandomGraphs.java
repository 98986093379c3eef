package org.csprun.tests.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Value;
import org.csprun.tensor.TensorType;

/**
 * Random graphs with the features of CSP networks, small enough to run hundreds of them: the same
 * graph for the same seed.
 */
final class RandomGraphs {
  private static final List<Function<Growth, Value>> LAYERS =
      List.of(
          RandomLayers::convolution,
          RandomLayers::convolution,
          RandomLayers::grouped,
          RandomLayers::affine,
          RandomLayers::affineBefore,
          RandomLayers::activate,
          RandomLayers::pool,
          RandomLayers::upsample,
          RandomLayers::softmax,
          RandomLayers::channels,
          RandomLayers::channels,
          RandomLayers::window,
          RandomJoins::concat,
          RandomJoins::concat,
          RandomJoins::stacked,
          RandomJoins::elementwise,
          RandomJoins::elementwise,
          RandomJoins::residuals,
          RandomJoins::shortcut,
          RandomJoins::broadcast,
          RandomJoins::constants,
          RandomJoins::stage,
          RandomSpellings::gate,
          RandomSpellings::lateSixth,
          RandomSpellings::crossChannelPool,
          RandomSpellings::maxout,
          RandomSpellings::reduced,
          RandomSpellings::focus);

  private RandomGraphs() {}

  /** The graph of a seed, checked. */
  static Graph of(long seed) {
    Growth growth = new Growth("random-" + seed, seed);
    for (int i = growth.chance(80) ? 1 : 2; i > 0; i--) {
      TensorType type =
          TensorType.map(
              growth.between(1, 8),
              growth.between(1, Growth.LARGEST_SIZE),
              growth.between(1, Growth.LARGEST_SIZE));
      growth.keep(growth.builder().input("input" + i, type, Optional.empty()));
    }
    for (int i = growth.between(3, 14); i > 0; i--) {
      Value y = growth.pick(LAYERS).apply(growth);
      growth.keep(y);
    }
    List<Value> tails = RandomTails.tails(growth);
    outputs(growth, tails);
    return GraphVerifier.verify(growth.builder().build());
  }

  /** The tails, the newest map and some inner maps; now and then an input or a value twice. */
  private static void outputs(Growth growth, List<Value> tails) {
    Set<Value> values = new LinkedHashSet<>(tails);
    if (tails.isEmpty() || growth.chance(60)) {
      values.add(growth.maps().getLast());
    }
    while (growth.chance(35)) {
      values.add(growth.map());
    }
    List<Value> outputs = new ArrayList<>(values);
    if (growth.chance(5)) {
      outputs.add(outputs.getFirst());
    }
    for (int i = 0; i < outputs.size(); i++) {
      growth.builder().output("output" + i, outputs.get(i));
    }
  }
}
