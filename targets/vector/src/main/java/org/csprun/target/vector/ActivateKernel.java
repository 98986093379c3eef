package org.csprun.target.vector;

import org.csprun.plan.Activation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** A function of each element. */
final class ActivateKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final Activation activation;
  private final Pixels runs;
  private final Scratch<float[]> scratch;

  ActivateKernel(BoundStep step, Activation activation, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    this.activation = activation;
    runs = Pixels.ofChannels(out.channels());
    scratch = pools.atLeast(runs.scratchFloats(1));
  }

  @Override
  public void run(int fromRow, int toRow) {
    int channels = out.channels();
    int last = toRow * out.width();
    float[] a = scratch.take();
    try {
      for (int pixel = fromRow * out.width(); pixel < last; pixel += runs.pixels()) {
        int pixels = Math.min(runs.pixels(), last - pixel);
        int count = pixels * channels;
        Pixels.load(in, pixel, pixels, a, 0);
        ActivationLoops.apply(activation, a, 0, count);
        Pixels.store(a, 0, out, pixel, pixels);
      }
    } finally {
      scratch.give(a);
    }
  }
}
