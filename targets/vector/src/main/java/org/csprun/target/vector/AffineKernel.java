package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.Affine;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** A scale and a shift for each channel, then an activation. */
final class AffineKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final Activation activation;
  private final Pixels runs;
  private final Scratch<float[]> scratch;

  /** Repeated for each pixel of a run. */
  private final float[] scale;

  private final float[] shift;

  AffineKernel(BoundStep step, Affine operation, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    activation = operation.activation();
    runs = Pixels.ofChannels(out.channels());
    scratch = pools.atLeast(runs.scratchFloats(1));
    scale = repeated(step.weightBytes().get(operation.scale()));
    shift = repeated(step.weightBytes().get(operation.shift()));
  }

  private float[] repeated(MemorySegment values) {
    float[] repeated = new float[runs.pitch()];
    for (int pixel = 0; pixel < runs.pixels(); pixel++) {
      Runs.load(values, 0, repeated, pixel * out.channels(), out.channels());
    }
    return repeated;
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
        scale(a, scale, shift, count);
        ActivationLoops.apply(activation, a, 0, count);
        Pixels.store(a, 0, out, pixel, pixels);
      }
    } finally {
      scratch.give(a);
    }
  }

  private static void scale(float[] a, float[] scale, float[] shift, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, i)
          .fma(FloatVector.fromArray(S, scale, i), FloatVector.fromArray(S, shift, i))
          .intoArray(a, i);
    }
  }
}
