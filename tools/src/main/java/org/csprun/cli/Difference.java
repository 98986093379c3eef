package org.csprun.cli;

/** How far one tensor is from what is right, over all inputs that are compared. */
final class Difference {
  private final String name;
  private final String origin;
  private double signal;
  private double noise;
  private double largest;

  Difference(String name, String origin) {
    this.name = name;
    this.origin = origin;
  }

  void add(float[] right, float[] found) {
    for (int i = 0; i < right.length; i++) {
      double difference = (double) found[i] - right[i];
      signal += (double) right[i] * right[i];
      noise += difference * difference;
      // Not Math.max alone: a NaN on one side only must not pass as equal.
      largest =
          Float.compare(found[i], right[i]) == 0
              ? largest
              : Math.max(largest, Math.abs(difference));
    }
  }

  Verification.Item item() {
    double sqnr = noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    return new Verification.Item(
        name, origin, Double.isNaN(sqnr) ? Double.NEGATIVE_INFINITY : sqnr, largest);
  }
}
