package org.csprun.plan;

import java.util.List;

/**
 * What a step computes. Inputs and output are named by the {@link Step}; constants by their index
 * among the plan's weights. The kernels of {@code org.csprun.kernel} define the meaning of each.
 *
 * <p>Those that only move or choose elements ({@link Pool} for a maximum, {@link CrossChannelPool}
 * for a maximum, {@link Upsample}, {@link SpaceToDepth}, {@link StridedCopy}, {@link LoadConstant})
 * take {@code u8} tensors as well as float ones; the other integer steps are {@link
 * IntegerOperation}s, the other operations here are float.
 */
public sealed interface Operation
    permits Operation.Convolve,
        Operation.Affine,
        Operation.Activate,
        Operation.Pool,
        Operation.GlobalAverage,
        Operation.CrossChannelPool,
        Operation.Elementwise,
        Operation.Upsample,
        Operation.SpaceToDepth,
        Operation.Softmax,
        Operation.ReduceChannels,
        Operation.StridedCopy,
        Operation.LoadConstant,
        IntegerOperation {

  /**
   * A convolution (cross-correlation) over a feature map, with bias and activation and, with two
   * inputs, a residual: {@code y = residualActivation(activation(conv(x) + bias) + residual)}.
   *
   * @param filter index of the weights, logical shape (outputs, inputs / groups, kernelH, kernelW)
   * @param bias index of the bias, one value an output
   */
  record Convolve(
      Window window,
      int groups,
      int filter,
      int bias,
      Activation activation,
      boolean residual,
      Activation residualActivation)
      implements Operation {}

  /** A per-channel {@code y = activation(scale[c] · x + shift[c])}. */
  record Affine(int scale, int shift, Activation activation) implements Operation {}

  /** A function of each element. */
  record Activate(Activation activation) implements Operation {}

  /**
   * A pool over a window. A maximum ignores padding; an average counts padded pixels in the divisor
   * only when {@code countPadding}.
   */
  record Pool(PoolKind kind, Window window, boolean countPadding) implements Operation {}

  /** The average of each channel over all pixels. */
  record GlobalAverage() implements Operation {}

  /**
   * Maxout over channels: {@code out[g] = pool over k of in[g + k · C/groups]}, k in [0, groups):
   * strided groups, as Darknet's {@code maxpool_depth}.
   */
  record CrossChannelPool(PoolKind kind, int groups) implements Operation {}

  /**
   * {@code y = activation(a op b)}, where a dimension of size 1 in {@code b} (or {@code a}) is
   * repeated. Both inputs and the output have the same rank and layout.
   */
  record Elementwise(BinaryKind kind, Activation activation) implements Operation {}

  /** Nearest upsampling by whole factors. */
  record Upsample(int factorH, int factorW) implements Operation {}

  /**
   * Moves blocks of pixels into channels: output channel {@code i · C + c} at (y, x) is input
   * channel c at (y · block + rows[i], x · block + columns[i]).
   */
  record SpaceToDepth(int block, List<Integer> rows, List<Integer> columns) implements Operation {
    public SpaceToDepth {
      rows = List.copyOf(rows);
      columns = List.copyOf(columns);
    }
  }

  /** Softmax over the channels of each pixel. */
  record Softmax() implements Operation {}

  /** A reduction of the channels of each pixel to one element. */
  record ReduceChannels(ReduceKind kind) implements Operation {}

  /**
   * Copies {@code extents} elements from the input to the output: element index (i0, i1, …) moves
   * from {@code inputStart + Σ i·inputStrides} to {@code outputStart + Σ i·outputStrides}, counted
   * in elements from the first element of either tensor. Slices, concats, transpositions and layout
   * changes are this. Rows are split over the first extent.
   */
  record StridedCopy(
      List<Integer> extents,
      long inputStart,
      List<Long> inputStrides,
      long outputStart,
      List<Long> outputStrides)
      implements Operation {
    public StridedCopy {
      extents = List.copyOf(extents);
      inputStrides = List.copyOf(inputStrides);
      outputStrides = List.copyOf(outputStrides);
    }

    /** How many elements are copied. */
    public long elements() {
      return extents.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }
  }

  /** Writes a constant to the output, which is dense. */
  record LoadConstant(int value) implements Operation {}

  /** Maximum or average. */
  enum PoolKind {
    MAX,
    AVERAGE
  }

  /** A function of two elements. */
  enum BinaryKind {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MAXIMUM,
    MINIMUM,
    POWER
  }

  /** A function of many elements. */
  enum ReduceKind {
    MAX,
    MIN,
    SUM,
    MEAN
  }
}
