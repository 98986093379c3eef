package org.csprun.compiler.graph;

import org.csprun.plan.Window;
import org.csprun.tensor.Quantization;

/**
 * The kind of an integer node with its numbers, or of a node between float and integers. The
 * meaning is that of {@link org.csprun.plan.IntegerOperation}.
 */
public sealed interface IntegerOp extends Op {

  /**
   * A convolution of a map; a second input joins where {@code rescale} says so.
   *
   * @param filter S8, shape (outputs, inputs / groups, kernelH, kernelW)
   * @param bias S32, shape (outputs)
   */
  record Convolution(
      Window window,
      int groups,
      IntegerWeights filter,
      IntegerWeights bias,
      Rescale rescale,
      Quantization output)
      implements IntegerOp {}

  /**
   * A matrix product of a row-major (1, inputs) tensor.
   *
   * @param weights S8, shape (outputs, inputs)
   */
  record FullyConnected(
      IntegerWeights weights, IntegerWeights bias, Rescale rescale, Quantization output)
      implements IntegerOp {}

  /** A sum with sizes of 1 repeated. */
  record Add(Rescale rescale, Quantization output) implements IntegerOp {}

  /** A product with sizes of 1 repeated. */
  record Multiply(Rescale rescale, Quantization output) implements IntegerOp {}

  /** An average over a window with one divisor for all pixels. */
  record Average(Window window, Rescale rescale, Quantization output) implements IntegerOp {}

  /** An average over strided groups of channels: C to C / groups channels. */
  record ChannelAverage(int groups, Rescale rescale, Quantization output) implements IntegerOp {}

  /**
   * A function of each element.
   *
   * @param table U8, shape (1, 256) or (channels, 256)
   */
  record Lookup(IntegerWeights table, Quantization output) implements IntegerOp {}

  /** Float to {@code u8}. */
  record Quantize(Quantization output) implements IntegerOp {}

  /** {@code u8} to float. */
  record Dequantize() implements IntegerOp {}
}
