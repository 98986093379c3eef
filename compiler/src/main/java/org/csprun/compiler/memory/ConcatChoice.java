package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.compiler.graph.Views;

/**
 * The choice, for every input of every concat, between producing it in place and copying it.
 *
 * <p>In place saves a read and a write of the input, but the whole output of the concat is then
 * live from its first part on: on CSP backbones the peak rises by an eighth to a quarter.
 *
 * <ol>
 *   <li>Start with everything in place, as the passes left it; search the order of steps.
 *   <li>Look at the step with the most live bytes. For each concat whose output is live there, try
 *       copying all its inputs, and each alone.
 *   <li>Take the best of these, if it lowers the bound or leaves fewer steps at it; repeat from 2.
 *   <li>Do the same from everything copied: put each input in place where the bound does not rise.
 *   <li>Of the two keep the lower bound, of equals the lower traffic.
 *   <li>Put every input in place again that no longer costs anything.
 * </ol>
 *
 * <p>Limit: a local search over single concats; two that only pay together are not found unless
 * step 4 does. It stops when the combinations tried, times the nodes of the graph, and the states
 * their searches for an order looked at exceed {@code WORK}.
 */
final class ConcatChoice {
  private static final long WORK = 120_000;
  private static final Comparator<Candidate> BY_BOUND =
      Comparator.comparingLong((Candidate c) -> c.order().bound().bytes());
  private static final Comparator<Candidate> BEST =
      BY_BOUND
          .thenComparingInt(c -> c.order().bound().steps())
          .thenComparingLong(Candidate::traffic);

  private final Graph graph;
  private final List<ConcatLink> links;
  private final Map<Set<Value>, Candidate> tried = new HashMap<>();
  private long work;

  /**
   * One combination.
   *
   * @param copied values whose view into a concat is not used
   * @param traffic bytes read and written by the copies
   */
  record Candidate(Set<Value> copied, StepOrder order, long traffic) {}

  /**
   * The answer.
   *
   * @param order the graph with the views to use, its nodes in the order to run
   * @param decisions one for each concat with a choice, in words
   */
  record Result(StepOrder order, List<String> decisions) {}

  private ConcatChoice(Graph graph) {
    this.graph = graph;
    links = ConcatLink.of(graph);
  }

  static Result choose(Graph graph) {
    ConcatChoice choice = new ConcatChoice(graph);
    Candidate dropped = choice.drop(choice.candidate(Set.of()));
    Set<Value> all = new LinkedHashSet<>();
    choice.links.forEach(link -> all.add(link.value()));
    Candidate restored = choice.restore(choice.candidate(all));
    Candidate best =
        BY_BOUND.thenComparingLong(Candidate::traffic).compare(restored, dropped) < 0
            ? restored
            : dropped;
    Candidate chosen = choice.restore(best);
    Graph inModelOrder = graph.withViews(chosen.order().graph().views());
    return new Result(StepOrder.of(inModelOrder), choice.decisions(chosen));
  }

  private Candidate drop(Candidate start) {
    Candidate current = start;
    while (true) {
      Candidate best = current;
      for (Set<Value> move : movesAtWitness(current)) {
        Set<Value> copied = new LinkedHashSet<>(current.copied());
        if (copied.addAll(move) && mayTry(copied)) {
          Candidate candidate = candidate(copied);
          best = BEST.compare(candidate, best) < 0 ? candidate : best;
        }
      }
      if (best == current) {
        return current;
      }
      current = best;
    }
  }

  private Candidate restore(Candidate start) {
    Candidate current = start;
    for (Value value : List.copyOf(start.copied())) {
      Set<Value> copied = new LinkedHashSet<>(current.copied());
      copied.remove(value);
      if (mayTry(copied)) {
        Candidate candidate = candidate(copied);
        current = BY_BOUND.compare(candidate, current) <= 0 ? candidate : current;
      }
    }
    return current;
  }

  /** Single links and whole concats whose memory is live where the most is. */
  private Set<Set<Value>> movesAtWitness(Candidate candidate) {
    Graph ordered = candidate.order().graph();
    int witness = candidate.order().bound().witnessStep();
    Set<Value> live = new LinkedHashSet<>();
    LiveRanges.of(ordered)
        .byRoot()
        .forEach(
            (root, range) -> {
              if (range.isLiveAt(witness)) {
                live.add(root);
              }
            });
    Set<Set<Value>> moves = new LinkedHashSet<>();
    Map<String, Set<Value>> byConcat = new LinkedHashMap<>();
    for (ConcatLink link : links) {
      if (live.contains(Views.root(ordered, link.concat().output()).value())) {
        moves.add(Set.of(link.value()));
        byConcat
            .computeIfAbsent(link.concat().name(), name -> new LinkedHashSet<>())
            .add(link.value());
      }
    }
    moves.addAll(byConcat.values());
    return moves;
  }

  private boolean mayTry(Set<Value> copied) {
    return tried.containsKey(Set.copyOf(copied)) || work < WORK;
  }

  private Candidate candidate(Set<Value> copied) {
    return tried.computeIfAbsent(
        Set.copyOf(copied),
        key -> {
          Map<Value, View> views = new LinkedHashMap<>(graph.views());
          views.keySet().removeAll(copied);
          long traffic = 0;
          for (ConcatLink link : links) {
            traffic += copied.contains(link.value()) ? link.copyTrafficBytes() : 0;
          }
          StepOrder order = StepOrder.quick(graph.withViews(views));
          work += graph.nodes().size() + order.tried();
          return new Candidate(new LinkedHashSet<>(copied), order, traffic);
        });
  }

  private List<String> decisions(Candidate chosen) {
    Map<String, List<ConcatLink>> byConcat = new LinkedHashMap<>();
    for (ConcatLink link : links) {
      byConcat.computeIfAbsent(link.concat().name(), name -> new ArrayList<>()).add(link);
    }
    List<String> decisions = new ArrayList<>();
    byConcat.forEach((name, group) -> decisions.add(decision(name, group, chosen)));
    return decisions;
  }

  private String decision(String name, List<ConcatLink> group, Candidate chosen) {
    List<ConcatLink> copies =
        group.stream().filter(link -> chosen.copied().contains(link.value())).toList();
    if (copies.isEmpty()) {
      long saved = group.stream().mapToLong(ConcatLink::copyTrafficBytes).sum();
      return "concat %s: in place, %s traffic".formatted(name, ByteCount.signed(-saved));
    }
    Set<Value> without = new LinkedHashSet<>(chosen.copied());
    copies.forEach(link -> without.remove(link.value()));
    long arena = chosen.order().bound().bytes() - candidate(without).order().bound().bytes();
    long traffic = copies.stream().mapToLong(ConcatLink::copyTrafficBytes).sum();
    String what =
        copies.size() == group.size()
            ? "copied"
            : "%d of %d inputs copied".formatted(copies.size(), group.size());
    return "concat %s: %s, %s arena, %s traffic"
        .formatted(name, what, ByteCount.signed(arena), ByteCount.signed(traffic));
  }
}
