package org.csprun.target.assembly.pool;

import org.csprun.target.assembly.code.Lanes;

/**
 * All that the code of a pool depends on beside its finish.
 *
 * @param outWidth pixels of a row of the output
 * @param clipped whether windows may lie partly outside the input
 * @param dividesByAll whether an average counts what lies outside
 */
record PoolShape(
    Gathering kind,
    Taps taps,
    Lanes lanes,
    int outWidth,
    long outPixelBytes,
    boolean clipped,
    boolean dividesByAll) {

  /** Whether the number of elements that count changes from window to window. */
  boolean countsEach() {
    return kind.counts() && clipped && !dividesByAll;
  }
}
