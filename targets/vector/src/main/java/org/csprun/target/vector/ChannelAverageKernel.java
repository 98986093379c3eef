package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import org.csprun.plan.IntegerOperation.ChannelAverage;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** An average of {@code u8} over strided groups of channels: runs of the output's channels. */
final class ChannelAverageKernel implements Kernel {
  private static final long MOST_OF_A_BYTE = 255;
  private static final int RUN_INTS = 2048;

  private final Operand out;
  private final CentredRuns in;
  private final int groups;
  private final Requantization requantization;
  private final Scratch<int[]> scratch;
  private final int pitch;
  private final int runPixels;

  ChannelAverageKernel(BoundStep step, ChannelAverage operation, ScratchPools pools) {
    in = new CentredRuns(step.input(0));
    out = step.output();
    groups = operation.groups();
    long[] mostSums = new long[out.channels()];
    Arrays.fill(mostSums, MOST_OF_A_BYTE * groups);
    requantization = new Requantization(step, operation.requantize(), mostSums);
    pitch = Lanes.roundUp(out.channels());
    runPixels = Math.max(1, RUN_INTS / pitch);
    scratch = pools.intsAtLeast(2L * runPixels * pitch);
  }

  @Override
  public void run(int fromRow, int toRow) {
    int last = toRow * out.width();
    int channels = out.channels();
    int other = runPixels * pitch;
    int[] s = scratch.take();
    try {
      for (int pixel = fromRow * out.width(); pixel < last; pixel += runPixels) {
        int pixels = Math.min(runPixels, last - pixel);
        in.load(pixel, pixels, 0, channels, s, 0, pitch);
        for (int k = 1; k < groups; k++) {
          in.load(pixel, pixels, k * channels, channels, s, other, pitch);
          add(s, other, pixels * pitch);
        }
        requantization.apply(s, 0, s, other, pitch, pixels, 0, channels);
        IntegerEpilogue.store(s, pitch, out, pixel, pixels, 0, channels);
      }
    } finally {
      scratch.give(s);
    }
  }

  private static void add(int[] s, int other, int count) {
    for (int i = 0; i < count; i += L) {
      IntVector.fromArray(INTS, s, i).add(IntVector.fromArray(INTS, s, other + i)).intoArray(s, i);
    }
  }
}
