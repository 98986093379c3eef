package org.csprun.plan;

/**
 * The proof of how good the memory plan is.
 *
 * @param arenaBytes size of the one block
 * @param lowerBoundBytes the largest number of bytes live at one step: no placement of these
 *     tensors in this order can be smaller
 * @param witnessStep index of that step
 */
public record Certificate(long arenaBytes, long lowerBoundBytes, int witnessStep) {

  /** How far the arena is above the bound: 0 means proven minimal. */
  public double gap() {
    return lowerBoundBytes == 0 ? 0 : (double) arenaBytes / lowerBoundBytes - 1;
  }
}
