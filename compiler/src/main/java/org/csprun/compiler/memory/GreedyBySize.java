package org.csprun.compiler.memory;

import java.util.List;

/**
 * The allocator that places the largest buffer first.
 *
 * <ol>
 *   <li>Sort the ranges by size, largest first; of equals the one live earlier first.
 *   <li>Take the next range and look only at those already placed that it meets in time, by offset.
 *   <li>Put it into the lowest gap between them that is wide enough, else above them all.
 *   <li>Repeat from 2.
 * </ol>
 *
 * <p>Limit: it never takes a decision back. Where two large buffers that do not meet are placed at
 * the same offset, a third that meets both may be left with a hole it cannot use; on CSP stages
 * without views the result is 25 % above the lower bound.
 */
record GreedyBySize() implements Allocator {

  @Override
  public Offsets allocate(List<LiveRange> ranges) {
    FirstFit fit = new FirstFit(ranges);
    return fit.offsets(fit.place(fit.bySize()));
  }
}
