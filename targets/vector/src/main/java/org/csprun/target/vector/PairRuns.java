package org.csprun.target.vector;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.stream.Stream;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;

/**
 * A sum or a product of two {@code u8} tensors straight from memory to memory, for pixels that are
 * whole vectors. Where they are not but lie side by side, so many are taken as one that they are.
 */
final class PairRuns {
  private static final int RUN_BYTES = 4096;
  private static final int MOST_CHANNELS = 2048;

  private final boolean multiplies;
  private final Operand out;
  private final CentredRuns left;
  private final CentredRuns right;
  private final PairRows rows;
  private final int times;
  private final int channels;
  private final int runs;
  private final Scratch<int[]> scratch;

  private PairRuns(
      BoundStep step, RequantizeRows rows, boolean multiplies, int times, ScratchPools pools) {
    this.multiplies = multiplies;
    this.times = times;
    out = step.output();
    left = runs(step.input(0), out, times);
    right = runs(step.input(1), out, times);
    this.rows = PairRows.of(rows, left, right);
    channels = out.channels() * times;
    runs = Math.max(1, RUN_BYTES / channels);
    scratch = pools.intsAtLeast((long) runs * Lanes.L);
  }

  private static CentredRuns runs(Operand operand, Operand out, int times) {
    boolean whole = operand.type().shape().equals(out.type().shape());
    return new CentredRuns(operand, times, whole ? operand.pixelStride() * times : 0);
  }

  /** Nothing where the step has no loop for it. */
  static Optional<PairRuns> of(
      BoundStep step, Requantization requantization, boolean multiplies, ScratchPools pools) {
    int times = times(step);
    if (times == 0 || !FinishLoops.canFinish(step.output().channels() * times)) {
      return Optional.empty();
    }
    return requantization
        .linear(step, times)
        .map(rows -> new PairRuns(step, rows, multiplies, times, pools));
  }

  /** Pixels to take as one; 0 where nothing fits. */
  private static int times(BoundStep step) {
    Operand out = step.output();
    Shape shape = out.type().shape();
    boolean whole = step.inputs().stream().allMatch(in -> in.type().shape().equals(shape));
    if (out.channels() % Lanes.L == 0) {
      return step.inputs().stream().allMatch(in -> isWholeOrOnePixel(in, out)) ? 1 : 0;
    }
    // The vector length is a power of two: this many make up for the factors that are missing.
    int times = Lanes.L / Integer.lowestOneBit(out.channels());
    boolean dense =
        Stream.concat(Stream.of(out), step.inputs().stream()).allMatch(Operand::isDense);
    return whole && dense && out.channels() * (long) times <= MOST_CHANNELS ? times : 0;
  }

  private static boolean isWholeOrOnePixel(Operand in, Operand out) {
    return in.type().shape().equals(out.type().shape())
        || in.type().elements() == out.channels() && in.channels() == out.channels();
  }

  /**
   * Computes from the first pixel on as far as it can.
   *
   * @param first first pixel, counted over all rows
   * @return the first pixel that is left, fewer than are taken as one before the last
   */
  int run(int first, int last) {
    int all = (last - first) / times;
    long start = out.offsetBytes() + (long) first * out.pixelStride();
    long stride = (long) out.pixelStride() * times;
    long a = left.operand().offsetBytes() + (long) first * left.stride() / times;
    long b = right.operand().offsetBytes() + (long) first * right.stride() / times;
    int[] s = scratch.take();
    try {
      for (int done = 0; done < all; done += runs) {
        int count = Math.min(runs, all - done);
        long at = start + done * stride;
        long atA = a + (long) done * left.stride();
        long atB = b + (long) done * right.stride();
        for (int j = 0; j < channels; j += Lanes.L) {
          compute(atA + j, atB + j, j, count, s);
          PairLoops.store(s, count, out.memory(), at + j, stride);
        }
      }
    } finally {
      scratch.give(s);
    }
    return first + all * times;
  }

  private void compute(long a, long b, int channel, int count, int[] s) {
    MemorySegment x = left.operand().memory();
    MemorySegment y = right.operand().memory();
    if (multiplies) {
      PairLoops.multiply(
          x,
          a,
          left.stride(),
          left.zeroPoints(),
          y,
          b,
          right.stride(),
          right.zeroPoints(),
          rows,
          channel,
          count,
          s);
    } else {
      PairLoops.add(x, a, left.stride(), y, b, right.stride(), rows, channel, count, s);
    }
  }
}
