package org.csprun.target.vector;

import java.util.Arrays;
import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.plan.Requantize.Row;
import org.csprun.target.BoundStep;

/**
 * The numbers of a requantisation, one a channel of the output, each array padded so that a vector
 * may start at any channel. Rows that the requantisation does not use are zeros.
 *
 * <p>Shifts are one less and offsets {@code 2 · zero point + 1}, for {@code zeroPoint + ((s +
 * half(n)) >> n) = ((s >> (n − 1)) + 2 · zeroPoint + 1) >> 1}, which rounds without a wide sum.
 */
record RequantizeRows(
    int[] shifts,
    int[] multipliers,
    int[] negativeMultipliers,
    int[] preShifts,
    int[] preMultipliers,
    int[] joinMultipliers,
    int[] negativeJoinMultipliers,
    int[] offsets) {
  /** Far from the ends of 32 bits, so that what is added after the shift cannot overflow. */
  private static final long MOST = Integer.MAX_VALUE - 1024;

  private static final long MOST_OF_A_SUM = 1L << 31;
  private static final long MOST_AFTER_A_GATE = 32768L * 255;
  private static final long MOST_OF_A_BYTE = 255;

  static RequantizeRows of(BoundStep step, Requantize requantize) {
    return of(step, requantize, 1);
  }

  /** As above, with several pixels taken as one. */
  static RequantizeRows of(BoundStep step, Requantize requantize, int times) {
    int[] rows = Tables.ints(step.weightBytes().get(requantize.rows()));
    int[] zeroPoints = ZeroPoints.padded(step.output(), times);
    return new RequantizeRows(
        lessOne(row(rows, requantize, Row.SHIFT, step, times)),
        row(rows, requantize, Row.MULTIPLIER, step, times),
        row(rows, requantize, Row.NEGATIVE_MULTIPLIER, step, times),
        lessOne(row(rows, requantize, Row.PRE_SHIFT, step, times)),
        row(rows, requantize, Row.PRE_MULTIPLIER, step, times),
        row(rows, requantize, Row.JOIN_MULTIPLIER, step, times),
        row(rows, requantize, Row.NEGATIVE_JOIN_MULTIPLIER, step, times),
        Arrays.stream(zeroPoints).map(zeroPoint -> 2 * zeroPoint + 1).toArray());
  }

  private static int[] row(int[] rows, Requantize requantize, Row row, BoundStep step, int times) {
    int channels = step.output().channels();
    int[] padded = new int[channels * times + 2 * Lanes.L];
    int index = requantize.layout().indexOf(row);
    for (int i = 0; index >= 0 && i < times; i++) {
      System.arraycopy(rows, index * channels, padded, i * channels, channels);
    }
    return padded;
  }

  private static int[] lessOne(int[] shifts) {
    return Arrays.stream(shifts).map(shift -> Math.max(0, shift - 1)).toArray();
  }

  /**
   * True when everything after a shift fits 32 bits, which it does in all networks but those whose
   * outputs are millions of times too large for their bytes.
   *
   * @param mostSums the largest magnitude of each channel's sum
   */
  boolean fitInts(Requantize requantize, long[] mostSums) {
    for (int c = 0; c < mostSums.length; c++) {
      if (!fitsInts(requantize, c, Math.min(mostSums[c], MOST_OF_A_SUM))) {
        return false;
      }
    }
    return true;
  }

  private boolean fitsInts(Requantize requantize, int c, long mostSum) {
    if (requantize.hasTable()
        && mostSum * Math.abs((long) preMultipliers[c]) >> preShifts[c] > MOST) {
      return false;
    }
    long value = requantize.curve() == Curve.GATE ? MOST_AFTER_A_GATE : mostSum;
    long scaled = value * most(multipliers[c], negativeMultipliers[c]);
    if (requantize.join() != Join.NONE) {
      scaled += MOST_OF_A_BYTE * most(joinMultipliers[c], negativeJoinMultipliers[c]);
    }
    return scaled >> shifts[c] <= MOST;
  }

  private static long most(int a, int b) {
    return Math.max(Math.abs((long) a), Math.abs((long) b));
  }
}
