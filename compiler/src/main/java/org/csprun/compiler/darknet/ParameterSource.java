package org.csprun.compiler.darknet;

/** Where the numbers of a network come from, in the order of a {@code .weights} file. */
sealed interface ParameterSource permits WeightsFile, SeededWeights {

  /** Announces a layer before its values are taken. */
  void layer(Demand demand);

  /** The next {@code count} values of the layer. */
  float[] values(Role role, int count);

  /** Ends the reading after the last layer. */
  void end();

  /** One entry for the plan's provenance. */
  String provenance();

  /** What values are for. */
  enum Role {
    /** Bias, or the shift of a batch normalisation. */
    BIAS,
    /** Scale of a batch normalisation. */
    GAMMA,
    MEAN,
    VARIANCE,
    FILTER
  }

  /**
   * The values of a layer.
   *
   * @param floats how many in all
   * @param fanIn inputs summed into one output
   * @param inputSquare mean square to expect of an input
   */
  record Demand(CfgSection section, long floats, long fanIn, double inputSquare) {}
}
