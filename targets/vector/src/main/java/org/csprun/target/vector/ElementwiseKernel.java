package org.csprun.target.vector;

import java.util.Arrays;
import org.csprun.plan.Operation.Elementwise;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;

/** A function of two elements, with sizes of 1 repeated, then an activation. */
final class ElementwiseKernel implements Kernel {
  private final Elementwise operation;
  private final Operand out;
  private final Side left;
  private final Side right;
  private final Pixels runs;
  private final Scratch scratch;

  /** Sizes of the output's dimensions that count pixels, outermost first. */
  private final int[] sizes;

  ElementwiseKernel(BoundStep step, Elementwise operation, ScratchPools pools) {
    this.operation = operation;
    out = step.output();
    Operand a = step.input(0);
    Operand b = step.input(1);
    sizes = pixelDims(out);
    left = new Side(a, out);
    right = new Side(b, out);
    runs = Pixels.ofChannels(out.channels());
    scratch = pools.atLeast(runs.scratchFloats(2));
  }

  private static int[] pixelDims(Operand operand) {
    Shape shape = operand.type().shape();
    if (operand.type().isMap()) {
      return new int[] {shape.dim(2), shape.dim(3)};
    }
    return shape.dims().stream()
        .limit(Math.max(0, shape.rank() - 1))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Override
  public void run(int fromRow, int toRow) {
    int channels = out.channels();
    int last = toRow * out.width();
    int b = runs.pitch();
    float[] a = scratch.take();
    try {
      for (int pixel = fromRow * out.width(); pixel < last; pixel += runs.pixels()) {
        int pixels = Math.min(runs.pixels(), last - pixel);
        int count = pixels * channels;
        left.load(pixel, pixels, sizes, a, 0);
        right.load(pixel, pixels, sizes, a, b);
        BinaryLoops.apply(operation.kind(), a, 0, a, b, count);
        ActivationLoops.apply(operation.activation(), a, 0, count);
        Pixels.store(a, 0, out, pixel, pixels);
      }
    } finally {
      scratch.give(a);
    }
  }

  /** One of the two inputs with its strides, 0 where it is repeated. */
  private static final class Side {
    private final Operand operand;
    private final boolean wholePixels;
    private final boolean oneChannel;
    private final int channels;
    private final long[] strides;

    Side(Operand operand, Operand out) {
      this.operand = operand;
      wholePixels = operand.type().shape().equals(out.type().shape());
      channels = out.channels();
      oneChannel = operand.channels() == 1 && out.channels() > 1;
      int[] dims = pixelDims(operand);
      strides = new long[dims.length];
      long stride = operand.pixelStride();
      for (int i = dims.length - 1; i >= 0; i--) {
        strides[i] = dims[i] == 1 ? 0 : stride;
        stride *= dims[i];
      }
    }

    /** Reads what belongs to some pixels of the output. */
    void load(int pixel, int pixels, int[] sizes, float[] a, int at) {
      if (wholePixels) {
        Pixels.load(operand, pixel, pixels, a, at);
        return;
      }
      for (int p = 0; p < pixels; p++) {
        long offset = offset(pixel + p, sizes);
        int to = at + p * channels;
        if (oneChannel) {
          Arrays.fill(a, to, to + channels, Runs.get(operand.memory(), offset));
        } else {
          Runs.load(operand.memory(), offset, a, to, channels);
        }
      }
    }

    private long offset(int pixel, int[] sizes) {
      long element = 0;
      int left = pixel;
      for (int i = sizes.length - 1; i >= 0; i--) {
        int next = left / sizes[i];
        element += (left - next * sizes[i]) * strides[i];
        left = next;
      }
      return operand.offsetBytes() + element * 4;
    }
  }
}
