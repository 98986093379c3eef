package org.csprun.compiler.quant;

import org.csprun.compiler.graph.IntegerWeights;
import org.csprun.tensor.Shape;

/**
 * The weights and bias of a convolution in integers.
 *
 * @param filter S8, shape (outputs, inputs a group, kernelH, kernelW)
 * @param bias S32, the input's zero points folded in
 * @param unit the real value of one unit of the sum, an output each
 */
record QuantizedFilter(IntegerWeights filter, IntegerWeights bias, double[] unit) {
  private static final int LARGEST_WEIGHT = 127;

  /** Beyond this a bias and the largest sum of products do not fit 32 bits together. */
  private static final double LARGEST_BIAS = 1 << 30;

  private static final double SMALLEST_UNIT = 1e-30;

  /** A filter to be quantised. */
  record Source(Shape shape, float[] weights, float[] bias, int groups) {
    int outputs() {
      return shape.dim(0);
    }

    int taps() {
      return Math.toIntExact(shape.elements() / shape.dim(0));
    }

    /** The input channel of a weight of an output. */
    int inputChannel(int output, int tap) {
      int perGroup = shape.dim(1);
      int spatial = taps() / perGroup;
      return output / (outputs() / groups) * perGroup + tap / spatial;
    }
  }

  /**
   * Quantises a filter: the input's scales folded into the weights, a scale an output.
   *
   * @param scales of the input's channels
   * @param zeroPoints of the input's channels
   * @param means of the input's channels, for the correction of the bias; all 0 for none
   */
  static QuantizedFilter of(Source source, double[] scales, int[] zeroPoints, double[] means) {
    int taps = source.taps();
    byte[] filter = new byte[Math.multiplyExact(source.outputs(), taps)];
    int[] bias = new int[source.outputs()];
    double[] units = new double[source.outputs()];
    double[] row = new double[taps];
    for (int o = 0; o < source.outputs(); o++) {
      double largest = 0;
      for (int t = 0; t < taps; t++) {
        row[t] = source.weights()[o * taps + t] * scales[source.inputChannel(o, t)];
        largest = Math.max(largest, Math.abs(row[t]));
      }
      double unit =
          Math.max(
              Math.max(largest / LARGEST_WEIGHT, Math.abs(source.bias()[o]) / LARGEST_BIAS),
              SMALLEST_UNIT);
      double correction = 0;
      long zero = 0;
      for (int t = 0; t < taps; t++) {
        int channel = source.inputChannel(o, t);
        int weight = (int) Math.clamp(Math.round(row[t] / unit), -LARGEST_WEIGHT, LARGEST_WEIGHT);
        filter[o * taps + t] = (byte) weight;
        correction += (weight * unit - row[t]) * means[channel] / scales[channel];
        zero += (long) weight * zeroPoints[channel];
      }
      double real = source.bias()[o] - correction;
      bias[o] =
          Math.toIntExact(Math.round(Math.clamp(real / unit, -LARGEST_BIAS, LARGEST_BIAS)) - zero);
      units[o] = unit;
    }
    return new QuantizedFilter(
        IntegerWeights.s8(source.shape(), filter),
        IntegerWeights.s32(Shape.of(source.outputs()), bias),
        units);
  }
}
