package org.csprun.target.vector;

import org.csprun.plan.Operation.CrossChannelPool;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** A maximum of {@code u8} over strided groups of channels: runs of the output's channels. */
final class ByteChannelMaxKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final int groups;
  private final Scratch<byte[]> scratch;

  ByteChannelMaxKernel(BoundStep step, CrossChannelPool operation, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    groups = operation.groups();
    scratch = pools.bytesAtLeast(in.channels() + 2L * Lanes.B + out.channels());
  }

  @Override
  public void run(int fromRow, int toRow) {
    int channels = out.channels();
    int pixels = (toRow - fromRow) * out.width();
    int all = channels + Lanes.B;
    long from = in.pixelOffset(fromRow, 0);
    long to = out.pixelOffset(fromRow, 0);
    byte[] a = scratch.take();
    try {
      for (int p = 0; p < pixels; p++) {
        MaxLoops.load(in.memory(), from, a, all, in.channels());
        System.arraycopy(a, all, a, 0, channels);
        for (int k = 1; k < groups; k++) {
          MaxLoops.max(a, 0, all + k * channels, channels);
        }
        MaxLoops.store(a, 0, out.memory(), to, channels);
        from += in.pixelStride();
        to += out.pixelStride();
      }
    } finally {
      scratch.give(a);
    }
  }
}
