package org.csprun.target.vector;

import java.util.Arrays;
import org.csprun.plan.Operation.Elementwise;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** A function of two elements, with sizes of 1 repeated, then an activation. */
final class ElementwiseKernel implements Kernel {
  private final Elementwise operation;
  private final Operand out;
  private final Side left;
  private final Side right;
  private final Pixels runs;
  private final Scratch<float[]> scratch;

  ElementwiseKernel(BoundStep step, Elementwise operation, ScratchPools pools) {
    this.operation = operation;
    out = step.output();
    Operand a = step.input(0);
    Operand b = step.input(1);
    left = new Side(a, out);
    right = new Side(b, out);
    runs = Pixels.ofChannels(out.channels());
    scratch = pools.atLeast(runs.scratchFloats(2));
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
        left.load(pixel, pixels, a, 0);
        right.load(pixel, pixels, a, b);
        BinaryLoops.apply(operation.kind(), a, 0, a, b, count);
        ActivationLoops.apply(operation.activation(), a, 0, count);
        Pixels.store(a, 0, out, pixel, pixels);
      }
    } finally {
      scratch.give(a);
    }
  }

  /** One of the two inputs. */
  private static final class Side {
    private final Operand operand;
    private final RepeatedPixels places;
    private final boolean wholePixels;
    private final boolean oneChannel;
    private final int channels;

    Side(Operand operand, Operand out) {
      this.operand = operand;
      places = new RepeatedPixels(operand, out);
      wholePixels = operand.type().shape().equals(out.type().shape());
      channels = out.channels();
      oneChannel = operand.channels() == 1 && out.channels() > 1;
    }

    /** Reads what belongs to some pixels of the output. */
    void load(int pixel, int pixels, float[] a, int at) {
      if (wholePixels) {
        Pixels.load(operand, pixel, pixels, a, at);
        return;
      }
      for (int p = 0; p < pixels; p++) {
        long offset = places.offset(pixel + p);
        int to = at + p * channels;
        if (oneChannel) {
          Arrays.fill(a, to, to + channels, Runs.get(operand.memory(), offset));
        } else {
          Runs.load(operand.memory(), offset, a, to, channels);
        }
      }
    }
  }
}
