package org.csprun.compiler.darknet;

import java.util.SplittableRandom;

/**
 * Weights made from a seed. They give every output a variance of about 1 before its function, from
 * what is known of the input's mean square, so that activations keep a realistic scale through any
 * number of layers and residual adds. Batch normalisations get values that differ from channel to
 * channel and keep that variance.
 */
final class SeededWeights implements ParameterSource {
  private static final double SQRT_3 = Math.sqrt(3);

  private final SplittableRandom random;
  private final long seed;
  private double filterDeviation = 1;

  SeededWeights(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public void layer(Demand demand) {
    filterDeviation = 1 / Math.sqrt(demand.fanIn() * demand.inputSquare());
  }

  @Override
  public float[] values(Role role, int count) {
    double centre =
        switch (role) {
          case BIAS, MEAN, FILTER -> 0;
          case GAMMA, VARIANCE -> 1;
        };
    double deviation =
        switch (role) {
          case BIAS, MEAN, GAMMA, VARIANCE -> 0.1;
          case FILTER -> filterDeviation;
        };
    // An even distribution, drawn from the top bits: the same on every Java and quick to make.
    double half = SQRT_3 * deviation;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (centre + half * ((random.nextLong() >> 11) * 0x1p-52));
    }
    return values;
  }

  @Override
  public void end() {
    // Numbers never run out.
  }

  @Override
  public String provenance() {
    return "seed " + seed;
  }
}
