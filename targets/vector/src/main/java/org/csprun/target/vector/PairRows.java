package org.csprun.target.vector;

import java.util.Arrays;

/**
 * The numbers of {@link PairLoops}: of each vector's channels first the even, then the odd ones, in
 * 64 bits. Splitting them in the loops is more than the compiler inlines.
 *
 * @param constants what the zero points of both inputs take from a sum
 * @param offsets as those of {@link RequantizeRows}
 */
record PairRows(
    long[] shifts, long[] multipliers, long[] joinMultipliers, long[] constants, int[] offsets) {
  /**
   * @param a the first input, whose channels are those of the rows
   * @param b the second
   */
  static PairRows of(RequantizeRows rows, CentredRuns a, CentredRuns b) {
    int[] zeroA = a.zeroPoints();
    int[] zeroB = b.zeroPoints();
    long[] constants = new long[rows.multipliers().length];
    for (int c = 0; c < constants.length; c++) {
      constants[c] =
          -(long) zeroA[c] * rows.multipliers()[c] - (long) zeroB[c] * rows.joinMultipliers()[c];
    }
    return new PairRows(
        split(widen(rows.shifts())),
        split(widen(rows.multipliers())),
        split(widen(rows.joinMultipliers())),
        split(constants),
        rows.offsets());
  }

  private static long[] widen(int[] row) {
    return Arrays.stream(row).asLongStream().toArray();
  }

  private static long[] split(long[] row) {
    long[] split = new long[Lanes.roundUp(row.length)];
    for (int c = 0; c < row.length; c++) {
      int lane = c % Lanes.L;
      split[c - lane + lane / 2 + lane % 2 * (Lanes.L / 2)] = row[c];
    }
    return split;
  }
}
