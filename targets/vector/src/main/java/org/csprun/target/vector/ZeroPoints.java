package org.csprun.target.vector;

import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;

/** The zero points of a tensor of {@code u8}. */
final class ZeroPoints {
  private ZeroPoints() {}

  /** One a channel, then zeros so that a vector may start at any channel. */
  static int[] padded(Operand operand) {
    return padded(operand, 1);
  }

  /** As above, with several pixels taken as one. */
  static int[] padded(Operand operand, int times) {
    Quantization quantization = operand.type().quantization().orElseThrow();
    int channels = operand.channels() * times;
    int[] zeroPoints = new int[channels + 2 * Lanes.L];
    for (int c = 0; c < channels; c++) {
      zeroPoints[c] = quantization.zeroPoint(c % operand.channels());
    }
    return zeroPoints;
  }

  /** As {@link #padded}, in floats. */
  static float[] floats(Operand operand) {
    int[] zeroPoints = padded(operand);
    float[] floats = new float[zeroPoints.length];
    for (int c = 0; c < floats.length; c++) {
      floats[c] = zeroPoints[c];
    }
    return floats;
  }
}
