package org.csprun.compiler.quant;

/**
 * The real values that one channel's bytes span; always holds 0, so that padding is exact.
 *
 * @param low at most 0
 * @param high at least 0
 */
public record Range(float low, float high) {

  /**
   * @throws IllegalArgumentException when a bound is not finite or 0 lies outside
   */
  public Range {
    if (!Float.isFinite(low) || !Float.isFinite(high) || low > 0 || high < 0) {
      throw new IllegalArgumentException("Range " + low + " to " + high + " does not hold 0");
    }
  }

  /** The smallest range that holds 0 and both values. */
  public static Range of(float low, float high) {
    return new Range(Math.min(low, 0f), Math.max(high, 0f));
  }

  /** The smallest range that holds both. */
  public Range union(Range other) {
    return new Range(Math.min(low, other.low), Math.max(high, other.high));
  }

  public float width() {
    return high - low;
  }
}
