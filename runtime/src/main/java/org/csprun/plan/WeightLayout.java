package org.csprun.plan;

import org.csprun.tensor.Shape;

/**
 * How the weights of a convolution of logical shape (outputs, inputs a group, kernel height, kernel
 * width) lie in the plan. Groups divide the outputs evenly, in order.
 */
public enum WeightLayout {
  /** A plain row-major tensor: constants, biases, scales. */
  ROW_MAJOR,
  /**
   * {@code [group][panel][ky][kx][input][32]}: within a group, outputs in panels of 32, the last
   * filled up with zeros. For convolutions with at least 16 outputs a group.
   */
  OUTPUT_PANELS_32,
  /**
   * {@code [ky][kx][input of the group][output]}: all outputs of all groups side by side. For
   * depthwise and narrow grouped convolutions.
   */
  TAP_MAJOR,
  /**
   * {@code [group][panel][ky][kx][input / 4][32][4]}: as {@link #OUTPUT_PANELS_32} with four inputs
   * of an output side by side, the last four filled up with zeros. For sums of four products of
   * bytes.
   */
  OUTPUT_PANELS_32_QUADS;

  /** Outputs a panel of {@link #OUTPUT_PANELS_32}. */
  public static final int PANEL = 32;

  /** The layout every built-in kernel of float convolutions takes. */
  public static WeightLayout ofConvolution(int outputs, int groups) {
    return groups == 1 || outputs / groups >= 16 ? OUTPUT_PANELS_32 : TAP_MAJOR;
  }

  /** Elements that weights of this logical shape take up, padding included. */
  public long elements(Shape shape, int groups) {
    return switch (this) {
      case ROW_MAJOR, TAP_MAJOR -> shape.elements();
      case OUTPUT_PANELS_32 -> {
        int outputs = shape.dim(0) / groups;
        long panels = Math.multiplyExact((long) groups, (outputs + PANEL - 1) / PANEL);
        yield Math.multiplyExact(panels * PANEL, shape.elements() / shape.dim(0));
      }
      case OUTPUT_PANELS_32_QUADS -> {
        Shape filled = Shape.of(shape.dim(0), quads(shape) * 4, shape.dim(2), shape.dim(3));
        yield OUTPUT_PANELS_32.elements(filled, groups);
      }
    };
  }

  /** Element index of one weight. */
  public long index(Shape shape, int groups, int output, int input, int ky, int kx) {
    int inputs = shape.dim(1);
    int kernelW = shape.dim(3);
    long tap = (long) ky * kernelW + kx;
    return switch (this) {
      case ROW_MAJOR -> ((long) output * inputs + input) * shape.dim(2) * kernelW + tap;
      case TAP_MAJOR -> (tap * inputs + input) * shape.dim(0) + output;
      case OUTPUT_PANELS_32 -> {
        int perGroup = shape.dim(0) / groups;
        int panels = (perGroup + PANEL - 1) / PANEL;
        int within = output % perGroup;
        long panel = (long) (output / perGroup) * panels + within / PANEL;
        long taps = (long) shape.dim(2) * kernelW;
        yield ((panel * taps + tap) * inputs + input) * PANEL + within % PANEL;
      }
      case OUTPUT_PANELS_32_QUADS -> {
        Shape quads = Shape.of(shape.dim(0), quads(shape), shape.dim(2), kernelW);
        yield OUTPUT_PANELS_32.index(quads, groups, output, input / 4, ky, kx) * 4 + input % 4;
      }
    };
  }

  private static int quads(Shape shape) {
    return (shape.dim(1) + 3) / 4;
  }
}
