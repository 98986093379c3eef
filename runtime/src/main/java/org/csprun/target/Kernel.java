package org.csprun.target;

/**
 * The code of one step, its addresses bound. Safe to run from several threads at once on disjoint
 * row ranges; allocates nothing.
 */
public interface Kernel {

  /** Computes the output rows {@code fromRow} (inclusive) to {@code toRow} (exclusive). */
  void run(int fromRow, int toRow);
}
