package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.csprun.plan.Activation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** Softmax over the channels of each pixel, the largest subtracted first. */
final class SoftmaxKernel implements Kernel {
  private static final Activation EXP = Activation.of(Activation.Kind.EXP);

  private final Operand in;
  private final Operand out;
  private final Scratch<float[]> scratch;
  private final int pitch;

  SoftmaxKernel(BoundStep step, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    pitch = Lanes.roundUp(in.channels());
    scratch = pools.atLeast(pitch);
  }

  @Override
  public void run(int fromRow, int toRow) {
    int channels = in.channels();
    float[] a = scratch.take();
    try {
      for (int pixel = fromRow * out.width(); pixel < toRow * out.width(); pixel++) {
        Runs.load(in.memory(), Pixels.offset(in, pixel), a, 0, channels);
        Arrays.fill(a, channels, pitch, Float.NEGATIVE_INFINITY);
        subtract(a, pitch, maximum(a, pitch));
        ActivationLoops.apply(EXP, a, 0, channels);
        Arrays.fill(a, channels, pitch, 0);
        scale(a, pitch, 1 / sum(a, pitch));
        Runs.store(a, 0, out.memory(), Pixels.offset(out, pixel), channels);
      }
    } finally {
      scratch.give(a);
    }
  }

  private static float maximum(float[] a, int count) {
    FloatVector most = FloatVector.fromArray(S, a, 0);
    for (int i = L; i < count; i += L) {
      most = most.max(FloatVector.fromArray(S, a, i));
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  private static void subtract(float[] a, int count, float value) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, i).sub(value).intoArray(a, i);
    }
  }

  private static float sum(float[] a, int count) {
    FloatVector sum = FloatVector.fromArray(S, a, 0);
    for (int i = L; i < count; i += L) {
      sum = sum.add(FloatVector.fromArray(S, a, i));
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private static void scale(float[] a, int count, float factor) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, i).mul(factor).intoArray(a, i);
    }
  }
}
