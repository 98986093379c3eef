package org.csprun.target.vector;

import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;

/** The zero points of a tensor of {@code u8}. */
final class ZeroPoints {
  private ZeroPoints() {}

  /** One a channel, then zeros so that a vector may start at any channel. */
  static int[] padded(Operand operand) {
    Quantization quantization = operand.type().quantization().orElseThrow();
    int[] zeroPoints = new int[operand.channels() + 2 * Lanes.L];
    for (int c = 0; c < operand.channels(); c++) {
      zeroPoints[c] = quantization.zeroPoint(c);
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
