package org.csprun.compiler.quant;

import java.util.Arrays;
import java.util.stream.IntStream;
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
   * @param rounding of the weights of an output
   */
  static QuantizedFilter of(
      Source source, double[] scales, int[] zeroPoints, double[] means, Rounding rounding) {
    int taps = source.taps();
    byte[] filter = new byte[Math.multiplyExact(source.outputs(), taps)];
    int[] bias = new int[source.outputs()];
    double[] units = new double[source.outputs()];
    IntStream.range(0, source.outputs())
        .parallel()
        .forEach(
            o -> {
              double[] row = row(source, scales, o);
              double unit = unit(row, source.bias()[o]);
              byte[] rounded = new byte[taps];
              rounding.round(o, row.clone(), unit, rounded);
              System.arraycopy(rounded, 0, filter, o * taps, taps);
              double correction = 0;
              long zero = 0;
              for (int t = 0; t < taps; t++) {
                int channel = source.inputChannel(o, t);
                correction += (rounded[t] * unit - row[t]) * means[channel] / scales[channel];
                zero += (long) rounded[t] * zeroPoints[channel];
              }
              double real = (source.bias()[o] - correction) / unit;
              long clamped = Math.round(Math.clamp(real, -LARGEST_BIAS, LARGEST_BIAS));
              bias[o] = Math.toIntExact(clamped - zero);
              units[o] = unit;
            });
    return new QuantizedFilter(
        IntegerWeights.s8(source.shape(), filter),
        IntegerWeights.s32(Shape.of(source.outputs()), bias),
        units);
  }

  private static double[] row(Source source, double[] scales, int output) {
    double[] row = new double[source.taps()];
    for (int t = 0; t < row.length; t++) {
      double weight = source.weights()[output * row.length + t];
      row[t] = weight * scales[source.inputChannel(output, t)];
    }
    return row;
  }

  private static double unit(double[] row, double bias) {
    double largest = Arrays.stream(row).map(Math::abs).max().orElse(0);
    double ofWeights = largest / Rounding.LARGEST_WEIGHT;
    return Math.max(Math.max(ofWeights, Math.abs(bias) / LARGEST_BIAS), SMALLEST_UNIT);
  }
}
