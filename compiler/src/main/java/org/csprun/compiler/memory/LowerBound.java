package org.csprun.compiler.memory;

import java.util.Collection;

/**
 * The largest number of bytes live at one step: no placement of these ranges can be smaller.
 *
 * @param witnessStep the first step with that many
 * @param steps how many steps have that many
 */
record LowerBound(long bytes, int witnessStep, int steps) {

  static LowerBound of(Collection<LiveRange> ranges) {
    int end = ranges.stream().mapToInt(LiveRange::lastStep).max().orElse(0) + 1;
    long[] change = new long[end + 1];
    for (LiveRange range : ranges) {
      change[range.firstStep()] = Math.addExact(change[range.firstStep()], range.bytes());
      change[range.lastStep() + 1] =
          Math.subtractExact(change[range.lastStep() + 1], range.bytes());
    }
    long live = 0;
    long most = 0;
    int witness = 0;
    int atMost = 0;
    for (int step = 0; step < end; step++) {
      live = Math.addExact(live, change[step]);
      if (live > most) {
        most = live;
        witness = step;
        atMost = 0;
      }
      atMost += live == most ? 1 : 0;
    }
    return new LowerBound(most, witness, atMost);
  }
}
