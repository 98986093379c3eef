package org.csprun.target;

import java.util.OptionalInt;

/**
 * The code of one step, its addresses bound. Safe to run from several threads at once on disjoint
 * ranges; allocates nothing.
 */
public interface Kernel {

  /** Computes the output rows, or pieces, {@code from} (inclusive) to {@code to} (exclusive). */
  void run(int from, int to);

  /** Into how many pieces the kernel cuts its work; empty where they are the rows of the step. */
  default OptionalInt pieces() {
    return OptionalInt.empty();
  }
}
