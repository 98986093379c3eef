package org.csprun.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class StepOrderTest {

  @Test
  void theLargeBranchRunsBeforeTheSmallOneIsMade() {
    GraphMaker make = new GraphMaker("net");
    Value data = make.input(4, 8, 8);
    Value keep = make.conv("keep", data, 8, 1);
    Value wide = make.conv("wide", data, 32, 1);
    Value narrow = make.conv("narrow", wide, 8, 1);
    make.output(make.add("sum", keep, narrow));
    Graph graph = make.build();
    StepOrder order = StepOrder.of(graph);
    assertThat(order.graph().nodes().stream().map(Node::name))
        .containsExactly("wide", "narrow", "keep", "sum");
    // 256 bytes a channel: wide with data and narrow, where the model's order also has keep.
    assertThat(order.bound()).isEqualTo(new LowerBound((4 + 32 + 8) * 256, 1, 1));
    assertThat(order.isExact()).isTrue();
    assertThat(LowerBound.of(LiveRanges.of(graph).ranges()).bytes()).isEqualTo((8 + 32 + 8) * 256);
  }

  @Test
  void theModelsOrderStaysWhenNoneIsBetter() {
    GraphMaker make = new GraphMaker("net");
    Value data = make.input(4, 8, 8);
    make.output(make.cspStage("stage", make.conv("stem", data, 8, 3), 1));
    Graph graph = make.build();
    Graph again = StepOrder.of(StepOrder.of(graph).graph()).graph();
    assertThat(again).isEqualTo(StepOrder.of(graph).graph());
  }

  @Test
  void noOrderOfSmallGraphsIsBetterAndNoneIsIllegal() {
    SplittableRandom random = new SplittableRandom(3);
    int changed = 0;
    for (int i = 0; i < 80; i++) {
      Graph graph = RandomGraphs.graph(random, 6);
      StepOrder order = StepOrder.of(graph);
      long best = bestOfAllOrders(graph);
      assertThat(order.bound().bytes()).as("graph %d", i).isEqualTo(best);
      assertThat(ContentVerifier.problems(order.graph(), Regions.of(order.graph()))).isEmpty();
      changed += order.graph().equals(graph) ? 0 : 1;
    }
    assertThat(changed).isGreaterThan(5);
  }

  private static long bestOfAllOrders(Graph graph) {
    long[] best = {Long.MAX_VALUE};
    Set<Value> ready = new HashSet<>();
    graph.inputs().forEach(input -> ready.add(input.value()));
    permute(graph, new ArrayList<>(), ready, best);
    return best[0];
  }

  private static void permute(Graph graph, List<Node> order, Set<Value> made, long[] best) {
    if (order.size() == graph.nodes().size()) {
      Graph ordered = graph.withNodes(order);
      if (ContentVerifier.problems(ordered, Regions.of(ordered)).isEmpty()) {
        best[0] = Math.min(best[0], LowerBound.of(LiveRanges.of(ordered).ranges()).bytes());
      }
      return;
    }
    for (Node node : graph.nodes()) {
      if (!made.contains(node.output()) && made.containsAll(node.inputs())) {
        order.add(node);
        made.add(node.output());
        permute(graph, order, made, best);
        made.remove(node.output());
        order.removeLast();
      }
    }
  }
}
