package org.csprun.compiler.graph;

import java.util.List;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;

/**
 * The kind of a node with its attributes. Dimensions and axes are logical, in the model's order: a
 * feature map is (1, channels, height, width). The meaning of the arithmetic is that of the
 * operation of the same name in {@link org.csprun.plan.Operation}.
 */
public sealed interface Op
    permits Op.Constant,
        Op.Convolution,
        Op.FullyConnected,
        Op.Affine,
        Op.Activate,
        Op.Pool,
        Op.GlobalAverage,
        Op.CrossChannelPool,
        Op.Elementwise,
        Op.Upsample,
        Op.SpaceToDepth,
        Op.Softmax,
        Op.Reduce,
        Op.Concat,
        Op.Slice,
        Op.Reshape,
        Op.Transpose,
        Op.ChangeLayout,
        Op.PixelRows,
        IntegerOp {

  /** A constant tensor. No inputs. */
  record Constant(Weights value, Layout layout) implements Op {}

  /**
   * A convolution of a map; with {@code residual} the second input is added: {@code
   * residualActivation(activation(conv(x) + bias) + residual)}.
   *
   * @param filter shape (outputs, inputs / groups, kernelH, kernelW)
   * @param bias shape (outputs)
   */
  record Convolution(
      Window window,
      int groups,
      Weights filter,
      Weights bias,
      Activation activation,
      boolean residual,
      Activation residualActivation)
      implements Op {
    /** A convolution without residual. */
    public Convolution(
        Window window, int groups, Weights filter, Weights bias, Activation activation) {
      this(window, groups, filter, bias, activation, false, Activation.LINEAR);
    }

    public int outputs() {
      return filter.shape().dim(0);
    }

    public Convolution withActivation(Activation other) {
      return new Convolution(window, groups, filter, bias, other, residual, residualActivation);
    }

    public Convolution withWeights(Weights otherFilter, Weights otherBias) {
      return new Convolution(
          window, groups, otherFilter, otherBias, activation, residual, residualActivation);
    }
  }

  /**
   * A matrix product of a row-major (1, inputs) tensor: {@code activation(weights · x + bias)}.
   *
   * @param weights shape (outputs, inputs)
   */
  record FullyConnected(Weights weights, Weights bias, Activation activation) implements Op {}

  /** Batch normalisation at inference, or any per-channel scale and shift of a map. */
  record Affine(Weights scale, Weights shift, Activation activation) implements Op {}

  /** A function of each element. */
  record Activate(Activation activation) implements Op {}

  /** A pool of a map over a window. */
  record Pool(PoolKind kind, Window window, boolean countPadding) implements Op {}

  /** The average of each channel of a map: (1, C, H, W) to (1, C, 1, 1). */
  record GlobalAverage() implements Op {}

  /** Maxout over strided groups of channels of a map: C to C / groups channels. */
  record CrossChannelPool(PoolKind kind, int groups) implements Op {}

  /** {@code activation(a op b)} with sizes of 1 repeated; equal rank and layout. */
  record Elementwise(BinaryKind kind, Activation activation) implements Op {}

  /** Nearest upsampling of a map. */
  record Upsample(int factorH, int factorW) implements Op {}

  /** Focus and its kin: see {@link org.csprun.plan.Operation.SpaceToDepth}. */
  record SpaceToDepth(int block, List<Integer> rows, List<Integer> columns) implements Op {
    public SpaceToDepth {
      rows = List.copyOf(rows);
      columns = List.copyOf(columns);
    }
  }

  /** Softmax over the channels of a map or the last dimension of a row-major tensor. */
  record Softmax() implements Op {}

  /** Reduction of the last dimension of a row-major tensor to size 1. */
  record Reduce(ReduceKind kind) implements Op {}

  /** All inputs side by side along one axis. */
  record Concat(int axis) implements Op {}

  /** A strided part: dimension i is {@code starts[i] + k · steps[i]}, k in [0, sizes[i]). */
  record Slice(List<Integer> starts, List<Integer> sizes, List<Integer> steps) implements Op {
    public Slice {
      starts = List.copyOf(starts);
      sizes = List.copyOf(sizes);
      steps = List.copyOf(steps);
    }
  }

  /** The same elements of a row-major tensor under another shape. */
  record Reshape(Shape shape) implements Op {}

  /** Dimension i of the row-major output is dimension {@code permutation[i]} of the input. */
  record Transpose(List<Integer> permutation) implements Op {
    public Transpose {
      permutation = List.copyOf(permutation);
    }
  }

  /** The same logical tensor in another layout. */
  record ChangeLayout(Layout layout) implements Op {}

  /** A map (1, C, H, W) as the row-major tensor (1, H·W, C): the same bytes. */
  record PixelRows() implements Op {}
}
