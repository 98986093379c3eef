package org.csprun.compiler.memory;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The allocator that improves the order in which buffers are placed.
 *
 * <ol>
 *   <li>Start with the order of {@link GreedyBySize}.
 *   <li>Stop when the arena equals the lower bound or the iterations are used up.
 *   <li>Take a bottleneck: one of the ranges that end at the top of the arena.
 *   <li>Take a rival: a range that meets the bottleneck in time or, one time in three, a range that
 *       meets such a one. The bottleneck lies where it lies because of them.
 *   <li>Swap the two in the order, place all again, and keep the swap unless the arena grew. Equal
 *       is kept too: plateaus are crossed, not climbed.
 *   <li>Return the best placement seen; repeat from 2.
 * </ol>
 *
 * <p>Limit: a hill climb with a fixed seed. It proves nothing by itself; only an arena that equals
 * the lower bound is known to be minimal. It is never worse than its start.
 *
 * @param iterations placements tried at most
 */
record SwapSearch(int iterations) implements Allocator {
  private static final long SEED = 0x5eed;
  private static final int STANDARD_ITERATIONS = 4000;

  SwapSearch() {
    this(STANDARD_ITERATIONS);
  }

  @Override
  public Offsets allocate(List<LiveRange> ranges) {
    FirstFit fit = new FirstFit(ranges);
    long bound = LowerBound.of(ranges).bytes();
    SplittableRandom random = new SplittableRandom(SEED);
    int[] order = fit.bySize();
    long[] offsets = fit.place(order);
    long arena = fit.arenaBytes(offsets);
    long[] best = offsets;
    long bestArena = arena;
    for (int i = 0; i < iterations && bestArena > bound; i++) {
      int[] candidate = swapped(order, offsets, fit, random);
      long[] placed = fit.place(candidate);
      long size = fit.arenaBytes(placed);
      if (size <= arena) {
        order = candidate;
        offsets = placed;
        arena = size;
      }
      if (size < bestArena) {
        best = placed;
        bestArena = size;
      }
    }
    return fit.offsets(best);
  }

  private static int[] swapped(int[] order, long[] offsets, FirstFit fit, SplittableRandom random) {
    int[] position = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      position[order[i]] = i;
    }
    long top = fit.arenaBytes(offsets);
    int[] bottlenecks = Arrays.stream(order).filter(r -> offsets[r] + fit.size(r) == top).toArray();
    int bottleneck = bottlenecks[random.nextInt(bottlenecks.length)];
    int rival = rival(bottleneck, fit, random);
    if (random.nextInt(3) == 0) {
      rival = rival(rival, fit, random);
    }
    int[] candidate = order.clone();
    candidate[position[bottleneck]] = rival;
    candidate[position[rival]] = bottleneck;
    return candidate;
  }

  private static int rival(int range, FirstFit fit, SplittableRandom random) {
    int[] rivals = fit.meets(range);
    return rivals.length == 0 ? range : rivals[random.nextInt(rivals.length)];
  }
}
