package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The channels of each pixel reduced to one element. */
final class ReduceChannelsKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final ReduceKind kind;
  private final Scratch<float[]> scratch;
  private final int pitch;

  ReduceChannelsKernel(BoundStep step, ReduceKind kind, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    this.kind = kind;
    pitch = Lanes.roundUp(in.channels());
    scratch = pools.atLeast(pitch);
  }

  @Override
  public void run(int fromRow, int toRow) {
    float[] a = scratch.take();
    try {
      for (int pixel = fromRow * out.width(); pixel < toRow * out.width(); pixel++) {
        Runs.load(in.memory(), Pixels.offset(in, pixel), a, 0, in.channels());
        Runs.set(out.memory(), Pixels.offset(out, pixel), reduce(a));
      }
    } finally {
      scratch.give(a);
    }
  }

  private float reduce(float[] a) {
    int channels = in.channels();
    return switch (kind) {
      case MAX -> {
        Arrays.fill(a, channels, pitch, Float.NEGATIVE_INFINITY);
        yield maximum(a, pitch);
      }
      case MIN -> {
        Arrays.fill(a, channels, pitch, Float.POSITIVE_INFINITY);
        yield minimum(a, pitch);
      }
      case SUM -> {
        Arrays.fill(a, channels, pitch, 0);
        yield sum(a, pitch);
      }
      case MEAN -> {
        Arrays.fill(a, channels, pitch, 0);
        yield sum(a, pitch) / channels;
      }
    };
  }

  private static float maximum(float[] a, int count) {
    FloatVector most = FloatVector.fromArray(S, a, 0);
    for (int i = L; i < count; i += L) {
      most = most.max(FloatVector.fromArray(S, a, i));
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  private static float minimum(float[] a, int count) {
    FloatVector least = FloatVector.fromArray(S, a, 0);
    for (int i = L; i < count; i += L) {
      least = least.min(FloatVector.fromArray(S, a, i));
    }
    return least.reduceLanes(VectorOperators.MIN);
  }

  private static float sum(float[] a, int count) {
    FloatVector sum = FloatVector.fromArray(S, a, 0);
    for (int i = L; i < count; i += L) {
      sum = sum.add(FloatVector.fromArray(S, a, i));
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }
}
