package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A search for the order of steps with the smallest peak of live bytes.
 *
 * <ol>
 *   <li>What is live depends only on which steps have run, not on their order. A state is such a
 *       set, with the smallest peak that led to it.
 *   <li>Start with the empty set. Its peak is the widest step: no order can do better.
 *   <li>If some step that may run next does not raise the peak and leaves no more bytes live than
 *       before, run that one and consider no other: it can never be better to wait.
 *   <li>Else try every step that may run next; drop a state whose peak reaches that of the order
 *       known already; of equal sets keep the one with the smaller peak.
 *   <li>Keep the {@code beam} best sets of each size: smallest peak first, then fewest live bytes.
 *   <li>Repeat from 3 until all have run or no state is left.
 * </ol>
 *
 * <p>Limit: exact as long as no size has more than {@code beam} sets, which holds for networks of a
 * few parallel branches; {@link Result#isExact()} says whether it did. It minimises the lower
 * bound, not what an allocator makes of it.
 */
final class StepSearch {
  private final StepProblem problem;
  private final long known;
  private final int beam;
  private boolean exact = true;
  private long tried;

  private StepSearch(StepProblem problem, long known, int beam) {
    this.problem = problem;
    this.known = known;
    this.beam = beam;
  }

  /**
   * The answer.
   *
   * @param steps a better order; empty when none was found
   * @param isExact true when no order is better than this one (or than the one known already)
   * @param tried states looked at: what the search cost
   */
  record Result(Optional<int[]> steps, boolean isExact, long tried) {}

  /** An order whose peak is below {@code knownBytes}. */
  static Result below(StepProblem problem, long knownBytes, int beam) {
    if (problem.widestStepBytes() >= knownBytes) {
      return new Result(Optional.empty(), true, 0);
    }
    StepSearch search = new StepSearch(problem, knownBytes, beam);
    Optional<int[]> steps = search.run();
    return new Result(steps, search.exact, search.tried);
  }

  private Optional<int[]> run() {
    List<State> level = List.of(start());
    for (int size = 0; size < problem.steps() && !level.isEmpty(); size++) {
      Map<Key, State> next = new LinkedHashMap<>();
      for (State state : level) {
        expand(state, next);
      }
      level = new ArrayList<>(next.values());
      if (level.size() > beam) {
        exact = false;
        level.sort(Comparator.comparingLong((State s) -> s.peak).thenComparingLong(s -> s.live));
        level = level.subList(0, beam);
      }
    }
    return level.stream().findFirst().map(this::order);
  }

  private State start() {
    long live = 0;
    for (int buffer = 0; buffer < problem.bytes().length; buffer++) {
      live += problem.isInput()[buffer] ? problem.bytes()[buffer] : 0;
    }
    List<Integer> ready = new ArrayList<>();
    for (int step = 0; step < problem.steps(); step++) {
      if (problem.before()[step].length == 0) {
        ready.add(step);
      }
    }
    long[] done = new long[problem.steps() / Long.SIZE + 1];
    long peak = Math.max(live, problem.widestStepBytes());
    return new State(
        done, ready.stream().mapToInt(Integer::intValue).toArray(), live, peak, null, -1);
  }

  private void expand(State state, Map<Key, State> next) {
    List<State> successors = new ArrayList<>();
    for (int step : state.ready) {
      tried++;
      long started = 0;
      long ended = 0;
      for (int buffer : problem.touches()[step]) {
        started += starts(state, step, buffer) ? problem.bytes()[buffer] : 0;
        ended += ends(state, step, buffer) ? problem.bytes()[buffer] : 0;
      }
      long peak = Math.max(state.peak, state.live + started);
      if (peak >= known) {
        continue;
      }
      State after = after(state, step, state.live + started - ended, peak);
      if (peak == state.peak && ended >= started) {
        successors = List.of(after);
        break;
      }
      successors.add(after);
    }
    for (State after : successors) {
      next.merge(new Key(after.done), after, (a, b) -> b.peak < a.peak ? b : a);
    }
  }

  private boolean starts(State state, int step, int buffer) {
    if (problem.isInput()[buffer]) {
      return false;
    }
    for (int other : problem.touchedBy()[buffer]) {
      if (state.ran(other)) {
        return false;
      }
    }
    return true;
  }

  private boolean ends(State state, int step, int buffer) {
    if (problem.isOutput()[buffer]) {
      return false;
    }
    for (int other : problem.touchedBy()[buffer]) {
      if (other != step && !state.ran(other)) {
        return false;
      }
    }
    return true;
  }

  private State after(State state, int step, long live, long peak) {
    long[] done = state.done.clone();
    done[step / Long.SIZE] |= 1L << step;
    int[] ready = new int[state.ready.length + problem.after()[step].length];
    int count = 0;
    for (int other : state.ready) {
      if (other != step) {
        ready[count++] = other;
      }
    }
    for (int follower : problem.after()[step]) {
      boolean all = true;
      for (int required : problem.before()[follower]) {
        all &= (done[required / Long.SIZE] & 1L << required) != 0;
      }
      if (all) {
        ready[count++] = follower;
      }
    }
    int[] sorted = Arrays.copyOf(ready, count);
    Arrays.sort(sorted);
    return new State(done, sorted, live, peak, state, step);
  }

  private int[] order(State last) {
    int[] order = new int[problem.steps()];
    State state = last;
    for (int i = order.length - 1; i >= 0; i--) {
      order[i] = state.step;
      state = state.previous;
    }
    return order;
  }

  /** A set of steps that have run, as bits, and how it was reached. */
  private static final class State {
    private final long[] done;
    private final int[] ready;
    private final long live;
    private final long peak;
    private final State previous;
    private final int step;

    State(long[] done, int[] ready, long live, long peak, State previous, int step) {
      this.done = done;
      this.ready = ready;
      this.live = live;
      this.peak = peak;
      this.previous = previous;
      this.step = step;
    }

    boolean ran(int other) {
      return (done[other / Long.SIZE] & 1L << other) != 0;
    }
  }

  private record Key(long[] bits) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(bits, key.bits);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bits);
    }
  }
}
