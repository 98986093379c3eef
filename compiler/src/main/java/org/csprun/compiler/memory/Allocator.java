package org.csprun.compiler.memory;

import java.util.List;

/** A way to place buffers in one block so that those needed at the same time do not overlap. */
sealed interface Allocator permits GreedyBySize, SwapSearch {

  /**
   * An offset for each range. The same ranges always give the same offsets; where all sizes are
   * multiples of {@link LiveRanges#ALIGNMENT}, so are the offsets.
   */
  Offsets allocate(List<LiveRange> ranges);
}
