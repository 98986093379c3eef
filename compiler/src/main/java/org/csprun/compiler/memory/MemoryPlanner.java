package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.csprun.CsprunException;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Views;
import org.csprun.plan.Certificate;

/** Gives every value of a graph its place in one block of memory. */
public final class MemoryPlanner {
  private MemoryPlanner() {}

  /**
   * The smallest plan found: which concats are in place, the order of the steps, the placement. The
   * certificate's bound holds for that order and those views.
   */
  public static MemoryPlan plan(Graph graph) {
    require(graph, Regions.of(graph));
    ConcatChoice.Result choice = ConcatChoice.choose(graph);
    StepOrder order = choice.order();
    LiveRanges ranges = LiveRanges.of(order.graph());
    Offsets offsets = new SwapSearch().allocate(ranges.ranges());
    PlacementVerifier.verify(ranges.ranges(), offsets);
    Certificate certificate =
        new Certificate(offsets.arenaBytes(), order.bound().bytes(), order.bound().witnessStep());
    List<String> decisions = new ArrayList<>(choice.decisions());
    decisions.add(orderDecision(graph, order));
    decisions.add(placementDecision(ranges, offsets));
    MemoryPlan plan =
        new MemoryPlan(
            order.graph(), places(order.graph(), ranges, offsets), certificate, decisions);
    ContentVerifier.verify(plan);
    return plan;
  }

  /**
   * As {@link #plan(Graph)}, within a limit.
   *
   * @throws CsprunException DOES_NOT_FIT when the arena is larger than the limit: what is live at
   *     the worst step and what would help
   */
  public static MemoryPlan plan(Graph graph, OptionalLong arenaLimitBytes) {
    MemoryPlan plan = plan(graph);
    if (arenaLimitBytes.isPresent()
        && plan.certificate().arenaBytes() > arenaLimitBytes.getAsLong()) {
      throw new DoesNotFit(graph, plan, arenaLimitBytes.getAsLong()).exception();
    }
    return plan;
  }

  /**
   * The plan that plans nothing: the model's order, no views, every value its own buffer that keeps
   * its content to the end.
   */
  public static MemoryPlan naive(Graph graph) {
    Graph plain = graph.withViews(Map.of());
    Map<Value, LiveRange> forever = new LinkedHashMap<>();
    int last = Math.max(0, plain.nodes().size() - 1);
    LiveRanges.of(plain)
        .byRoot()
        .forEach((value, range) -> forever.put(value, new LiveRange(0, last, range.bytes())));
    LiveRanges ranges = new LiveRanges(forever);
    Offsets offsets = new GreedyBySize().allocate(ranges.ranges());
    Certificate certificate = new Certificate(offsets.arenaBytes(), offsets.arenaBytes(), last);
    MemoryPlan plan =
        new MemoryPlan(
            plain,
            places(plain, ranges, offsets),
            certificate,
            List.of("naive: every value has its own buffer"));
    ContentVerifier.verify(plan);
    return plan;
  }

  private static Map<Value, Place> places(Graph graph, LiveRanges ranges, Offsets offsets) {
    Map<Value, Place> places = new LinkedHashMap<>();
    Map<Value, List<Value>> members = Views.byRoot(graph);
    int index = 0;
    for (Value root : ranges.byRoot().keySet()) {
      long base = offsets.offsetsBytes().get(index++);
      for (Value value : members.get(root)) {
        long shift =
            Math.multiplyExact(
                Views.root(graph, value).elementOffset(), value.type().dataType().bytes());
        places.put(value, new Place(Math.addExact(base, shift), Views.pixelStride(graph, value)));
      }
    }
    return places;
  }

  private static String orderDecision(Graph model, StepOrder order) {
    Graph inModelOrder = model.withViews(order.graph().views());
    long gained =
        order.bound().bytes() - LowerBound.of(LiveRanges.of(inModelOrder).ranges()).bytes();
    return "order: %s%s"
        .formatted(
            gained == 0 ? "the model's" : "changed, " + ByteCount.signed(gained) + " arena",
            order.isExact() ? ", no other has a lower peak with these views" : "");
  }

  private static String placementDecision(LiveRanges ranges, Offsets offsets) {
    long greedy = new GreedyBySize().allocate(ranges.ranges()).arenaBytes();
    return "placement: %s"
        .formatted(
            greedy == offsets.arenaBytes()
                ? "largest first"
                : "swap search, %s against largest first"
                    .formatted(ByteCount.signed(offsets.arenaBytes() - greedy)));
  }

  private static void require(Graph graph, Regions regions) {
    List<String> problems = ContentVerifier.problems(graph, regions);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "Views of '%s' are unsound: %s".formatted(graph.name(), problems.getFirst()));
    }
  }
}
