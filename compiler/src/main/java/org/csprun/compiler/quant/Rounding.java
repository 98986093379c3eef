package org.csprun.compiler.quant;

/** How the real weights of one output become integers. */
@FunctionalInterface
interface Rounding {
  int LARGEST_WEIGHT = 127;

  /**
   * Rounds a row.
   *
   * @param output the output it belongs to
   * @param row the weights, the input's scales folded in; may be used up
   * @param unit the value of one
   * @param target where the integers go, −127 to 127
   */
  void round(int output, double[] row, double unit, byte[] target);

  /** Every weight to the nearest integer. */
  static Rounding nearest() {
    return (output, row, unit, target) -> {
      for (int t = 0; t < row.length; t++) {
        target[t] = nearest(row[t], unit);
      }
    };
  }

  /** The integer nearest to a weight. */
  static byte nearest(double weight, double unit) {
    return (byte) Math.clamp(Math.round(weight / unit), -LARGEST_WEIGHT, LARGEST_WEIGHT);
  }
}
