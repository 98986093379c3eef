package org.csprun.compiler;

import java.util.List;
import java.util.Optional;

/**
 * How a model is read.
 *
 * @param input the size of the input picture instead of the model's own
 * @param randomWeightsSeed weights are made from this seed, for a cfg without weights
 * @param classNames names of the classes in the model's order; empty when unknown
 */
public record ModelOptions(
    Optional<InputSize> input, Optional<Long> randomWeightsSeed, List<String> classNames) {
  public ModelOptions {
    classNames = List.copyOf(classNames);
  }

  /** The model as its files say, class names unknown. */
  public static ModelOptions defaults() {
    return new ModelOptions(Optional.empty(), Optional.empty(), List.of());
  }

  public ModelOptions withInput(InputSize size) {
    return new ModelOptions(Optional.of(size), randomWeightsSeed, classNames);
  }

  public ModelOptions withRandomWeights(long seed) {
    return new ModelOptions(input, Optional.of(seed), classNames);
  }

  public ModelOptions withClassNames(List<String> names) {
    return new ModelOptions(input, randomWeightsSeed, names);
  }
}
