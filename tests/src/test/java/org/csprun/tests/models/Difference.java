package org.csprun.tests.models;

/**
 * How far two float arrays are apart.
 *
 * @param relative largest difference over the largest magnitude of the right values
 * @param excess largest share of the tolerance {@code 1e-5·k + 1e-4·|right|} that is used up; above
 *     1 it is exceeded
 */
record Difference(double largest, double relative, double excess) {

  static Difference of(float[] right, float[] found, long k) {
    if (right.length != found.length) {
      throw new AssertionError(found.length + " values, not " + right.length);
    }
    double largest = 0;
    double magnitude = 0;
    double excess = 0;
    for (int i = 0; i < right.length; i++) {
      double difference = Math.abs((double) found[i] - right[i]);
      if (Double.isNaN(difference)) {
        return new Difference(Double.NaN, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
      }
      largest = Math.max(largest, difference);
      magnitude = Math.max(magnitude, Math.abs(right[i]));
      excess = Math.max(excess, difference / (1e-5 * k + 1e-4 * Math.abs(right[i])));
    }
    return new Difference(largest, magnitude == 0 ? largest : largest / magnitude, excess);
  }
}
