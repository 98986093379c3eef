package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.IntVector;
import org.csprun.plan.Requantize;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** A sum or a product of two {@code u8} tensors, with sizes of 1 repeated. */
final class IntegerElementwiseKernel implements Kernel {
  private static final long MOST_OF_A_BYTE = 255;
  private static final int RUN_INTS = 2048;

  private final boolean multiplies;
  private final Operand out;
  private final Side left;
  private final Side right;
  private final Requantization requantization;
  private final Optional<PairRuns> pairs;
  private final Scratch<int[]> scratch;
  private final int pitch;
  private final int runPixels;

  /**
   * @param multiplies a product; else the first input is the sum, and the second joins
   */
  IntegerElementwiseKernel(
      BoundStep step, Requantize requantize, boolean multiplies, ScratchPools pools) {
    this.multiplies = multiplies;
    out = step.output();
    left = new Side(step.input(0), out);
    right = new Side(step.input(1), out);
    long[] mostSums = new long[out.channels()];
    Arrays.fill(mostSums, multiplies ? MOST_OF_A_BYTE * MOST_OF_A_BYTE : MOST_OF_A_BYTE);
    requantization = new Requantization(step, requantize, mostSums);
    pairs = PairRuns.of(step, requantization, multiplies, pools);
    pitch = Lanes.roundUp(out.channels());
    runPixels = Math.max(1, RUN_INTS / pitch);
    scratch = pools.intsAtLeast(2L * runPixels * pitch);
  }

  @Override
  public void run(int fromRow, int toRow) {
    int first = fromRow * out.width();
    int last = toRow * out.width();
    int left = pairs.isPresent() ? pairs.get().run(first, last) : first;
    if (left < last) {
      runPixels(left, last);
    }
  }

  private void runPixels(int first, int last) {
    int channels = out.channels();
    int b = runPixels * pitch;
    int[] s = scratch.take();
    try {
      for (int pixel = first; pixel < last; pixel += runPixels) {
        int pixels = Math.min(runPixels, last - pixel);
        left.load(pixel, pixels, s, 0, pitch);
        right.load(pixel, pixels, s, b, pitch);
        if (multiplies) {
          multiply(s, b, pixels * pitch);
        }
        requantization.apply(s, 0, s, b, pitch, pixels, 0, channels);
        IntegerEpilogue.store(s, pitch, out, pixel, pixels, 0, channels);
      }
    } finally {
      scratch.give(s);
    }
  }

  private static void multiply(int[] s, int other, int count) {
    for (int i = 0; i < count; i += L) {
      IntVector.fromArray(INTS, s, i).mul(IntVector.fromArray(INTS, s, other + i)).intoArray(s, i);
    }
  }

  /** One of the two inputs. */
  private static final class Side {
    private final CentredRuns runs;
    private final RepeatedPixels places;
    private final boolean wholePixels;
    private final boolean oneChannel;
    private final int channels;

    Side(Operand operand, Operand out) {
      runs = new CentredRuns(operand);
      places = new RepeatedPixels(operand, out);
      wholePixels = operand.type().shape().equals(out.type().shape());
      channels = out.channels();
      oneChannel = operand.channels() == 1 && out.channels() > 1;
    }

    /** Reads what belongs to some pixels of the output, less the zero points. */
    void load(int pixel, int pixels, int[] s, int at, int pitch) {
      if (wholePixels) {
        runs.load(pixel, pixels, 0, channels, s, at, pitch);
        return;
      }
      for (int p = 0; p < pixels; p++) {
        long offset = places.offset(pixel + p);
        int to = at + p * pitch;
        if (oneChannel) {
          Arrays.fill(s, to, to + channels, runs.get(offset, 0));
        } else {
          runs.load(offset, 1, 0, channels, s, to, pitch);
        }
      }
    }
  }
}
