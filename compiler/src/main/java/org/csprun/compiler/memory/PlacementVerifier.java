package org.csprun.compiler.memory;

import java.util.List;

/** The independent check of what an allocator answered. */
final class PlacementVerifier {
  private PlacementVerifier() {}

  /**
   * Checks every pair of ranges.
   *
   * @throws IllegalStateException when two that meet share bytes, one is not aligned, or one lies
   *     outside the arena: an error of csprun
   */
  static void verify(List<LiveRange> ranges, Offsets offsets) {
    if (ranges.size() != offsets.offsetsBytes().size()) {
      throw new IllegalStateException(
          "%d ranges but %d offsets".formatted(ranges.size(), offsets.offsetsBytes().size()));
    }
    for (int i = 0; i < ranges.size(); i++) {
      long start = offsets.offsetsBytes().get(i);
      long end = start + ranges.get(i).bytes();
      if (start < 0 || start % LiveRanges.ALIGNMENT != 0 || end > offsets.arenaBytes()) {
        throw new IllegalStateException(
            "Range %d at bytes %d to %d is not aligned to %d or outside the arena of %d"
                .formatted(i, start, end, LiveRanges.ALIGNMENT, offsets.arenaBytes()));
      }
      for (int j = 0; j < i; j++) {
        long otherStart = offsets.offsetsBytes().get(j);
        long otherEnd = otherStart + ranges.get(j).bytes();
        boolean together =
            ranges.get(i).firstStep() <= ranges.get(j).lastStep()
                && ranges.get(j).firstStep() <= ranges.get(i).lastStep();
        if (together && start < otherEnd && otherStart < end) {
          throw new IllegalStateException(
              "Overlapping buffers: range %d at bytes %d to %d and range %d at bytes %d to %d"
                  .formatted(j, otherStart, otherEnd, i, start, end));
        }
      }
    }
  }
}
