package org.csprun.compiler.quant;

/** Real factors as integers: {@code factor ≈ multiplier / 2^shift}, as the requantisation wants. */
final class Multiplier {
  private static final int LARGEST_SHIFT = 62;
  private static final int BITS = 31;

  private Multiplier() {}

  /**
   * The shift with which the largest of some factors has 31 bits, as far as 1 to 62 allow.
   *
   * @param largest not negative, below 2³⁰
   */
  static int shift(double largest) {
    if (largest == 0) {
      return LARGEST_SHIFT;
    }
    int shift = BITS - 1 - Math.getExponent(largest);
    // One that rounds up to 2³¹ does not fit.
    if (Math.rint(Math.scalb(largest, shift)) > Integer.MAX_VALUE) {
      shift--;
    }
    if (shift < 1) {
      throw new IllegalArgumentException("Factor " + largest + " is too large to requantise with");
    }
    return Math.min(shift, LARGEST_SHIFT);
  }

  /** The multiplier of a factor no larger than the one the shift was made for. */
  static int of(double factor, int shift) {
    return Math.toIntExact(Math.round(Math.scalb(factor, shift)));
  }
}
