package org.csprun.target.vector;

import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.CrossChannelPool;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** Maximum or average over strided groups of channels: runs of the output's channels. */
final class CrossChannelPoolKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final CrossChannelPool operation;
  private final Scratch<float[]> scratch;
  private final int pitch;

  CrossChannelPoolKernel(BoundStep step, CrossChannelPool operation, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    this.operation = operation;
    pitch = Lanes.roundUp(out.channels());
    scratch = pools.atLeast(2L * pitch);
  }

  @Override
  public void run(int fromRow, int toRow) {
    int channels = out.channels();
    boolean maximum = operation.kind() == PoolKind.MAX;
    BinaryKind join = maximum ? BinaryKind.MAXIMUM : BinaryKind.ADD;
    float[] a = scratch.take();
    try {
      for (int pixel = fromRow * out.width(); pixel < toRow * out.width(); pixel++) {
        long from = Pixels.offset(in, pixel);
        Runs.load(in.memory(), from, a, 0, channels);
        for (int k = 1; k < operation.groups(); k++) {
          Runs.load(in.memory(), from + 4L * k * channels, a, pitch, channels);
          BinaryLoops.apply(join, a, 0, a, pitch, channels);
        }
        if (!maximum) {
          divide(a, channels, operation.groups());
        }
        Runs.store(a, 0, out.memory(), Pixels.offset(out, pixel), channels);
      }
    } finally {
      scratch.give(a);
    }
  }

  private static void divide(float[] a, int count, float divisor) {
    for (int c = 0; c < count; c++) {
      a[c] /= divisor;
    }
  }
}
