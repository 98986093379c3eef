package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Places ranges one after another, each in the lowest gap between those it meets. */
final class FirstFit {
  private final List<LiveRange> ranges;
  private final int[][] meets;
  private final long[] sizes;

  FirstFit(List<LiveRange> ranges) {
    this.ranges = ranges;
    sizes = ranges.stream().mapToLong(LiveRange::bytes).toArray();
    meets = new int[ranges.size()][];
    for (int i = 0; i < meets.length; i++) {
      int self = i;
      meets[i] =
          IntStream.range(0, meets.length)
              .filter(other -> other != self && ranges.get(self).meets(ranges.get(other)))
              .toArray();
    }
  }

  /** Largest first; of equals the one live earlier, then the one listed earlier. */
  int[] bySize() {
    return IntStream.range(0, sizes.length)
        .boxed()
        .sorted(
            Comparator.comparingLong((Integer i) -> -sizes[i])
                .thenComparingInt(i -> ranges.get(i).firstStep())
                .thenComparingInt(i -> i))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The offsets that this order of placing gives. */
  long[] place(int[] order) {
    long[] offsets = new long[sizes.length];
    Arrays.fill(offsets, -1);
    int[] below = new int[sizes.length];
    for (int range : order) {
      int placed = 0;
      for (int other : meets[range]) {
        if (offsets[other] >= 0) {
          insertByOffset(below, placed++, other, offsets);
        }
      }
      long offset = 0;
      for (int i = 0; i < placed; i++) {
        int other = below[i];
        if (offsets[other] - offset >= sizes[range]) {
          break;
        }
        offset = Math.max(offset, Math.addExact(offsets[other], sizes[other]));
      }
      offsets[range] = offset;
    }
    return offsets;
  }

  /** Ranges that are needed together with this one. */
  int[] meets(int range) {
    return meets[range];
  }

  long size(int range) {
    return sizes[range];
  }

  long arenaBytes(long[] offsets) {
    long arena = 0;
    for (int i = 0; i < offsets.length; i++) {
      arena = Math.max(arena, Math.addExact(offsets[i], sizes[i]));
    }
    return arena;
  }

  Offsets offsets(long[] offsets) {
    List<Long> list = new ArrayList<>();
    for (long offset : offsets) {
      list.add(offset);
    }
    return new Offsets(list, arenaBytes(offsets));
  }

  private static void insertByOffset(int[] sorted, int count, int range, long[] offsets) {
    int at = count;
    while (at > 0 && offsets[sorted[at - 1]] > offsets[range]) {
      sorted[at] = sorted[at - 1];
      at--;
    }
    sorted[at] = range;
  }
}
