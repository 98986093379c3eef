package org.csprun.plan;

/**
 * What an integer step computes, and the two steps between float and integers. Tensors are {@code
 * u8} with a scale and a zero point a channel or one for all; sums have 32 bits.
 */
public sealed interface IntegerOperation extends Operation {

  /**
   * An integer convolution of {@code u8} with {@code s8} weights: {@code sum = bias[o] + Σ x · w}
   * in 32 bits, padding counting as the input channel's zero point, then {@link Requantize}. The
   * input's scales are folded into the weights and its zero points into the bias. A second input
   * joins where the requantisation says so.
   *
   * @param filter index of the S8 weights, logical shape (outputs, inputs / groups, kernelH,
   *     kernelW)
   * @param bias index of the S32 bias, one value an output
   */
  record Convolve(Window window, int groups, int filter, int bias, Requantize requantize)
      implements IntegerOperation {}

  /**
   * A sum of two {@code u8} tensors: {@code sum = a − zero point}, and {@code b} joins. A dimension
   * of size 1 is repeated as in {@link Operation.Elementwise}.
   */
  record Add(Requantize requantize) implements IntegerOperation {}

  /**
   * A product of two {@code u8} tensors: {@code sum = (a − zero point) · (b − zero point)}. A
   * dimension of size 1 is repeated as in {@link Operation.Elementwise}.
   */
  record Multiply(Requantize requantize) implements IntegerOperation {}

  /**
   * An average of {@code u8} over a window: {@code sum = Σ (x − zero point)} of the pixels inside
   * the input; the multipliers hold the division, so all windows have one divisor.
   */
  record Average(Window window, Requantize requantize) implements IntegerOperation {}

  /**
   * An average of {@code u8} across channels: {@code sum = Σ over k of (in[g + k · C/groups] − zero
   * point)}; the channels of a group have one scale.
   */
  record ChannelAverage(int groups, Requantize requantize) implements IntegerOperation {}

  /**
   * A function of each {@code u8} element, read from a table.
   *
   * @param table index of the U8 constant of shape (1, 256), or (channels, 256) with one table a
   *     channel
   */
  record Lookup(int table) implements IntegerOperation {}

  /**
   * Float to {@code u8}: {@code q = clamp(zero point + floor(x · (1 / scale) + 0.5), 0, 255)},
   * every operation rounded to float; NaN becomes the zero point.
   */
  record Quantize() implements IntegerOperation {}

  /** {@code u8} to float: {@code x = scale · (q − zero point)}. */
  record Dequantize() implements IntegerOperation {}
}
