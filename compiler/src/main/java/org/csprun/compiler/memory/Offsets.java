package org.csprun.compiler.memory;

import java.util.List;

/**
 * Where an allocator put its ranges.
 *
 * @param offsetsBytes one for each range, in their order
 * @param arenaBytes end of the highest
 */
record Offsets(List<Long> offsetsBytes, long arenaBytes) {
  Offsets {
    offsetsBytes = List.copyOf(offsetsBytes);
  }
}
