package org.csprun.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.csprun.CsprunException;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Window;
import org.junit.jupiter.api.Test;

class MemoryPlannerTest {

  @Test
  void anyGraphComputesTheSamePlannedAndNaive() {
    SplittableRandom random = new SplittableRandom(4);
    int smaller = 0;
    for (int i = 0; i < 300; i++) {
      Graph graph = RandomGraphs.graph(random, random.nextInt(1, 14));
      MemoryPlan plan = MemoryPlanner.plan(graph);
      MemoryPlan naive = MemoryPlanner.naive(graph);
      assertThat(GraphVerifier.problems(plan.graph().withViews(Map.of()))).isEmpty();
      assertThat(ArenaSimulation.outputs(plan))
          .as("graph %d", i)
          .isEqualTo(ArenaSimulation.outputs(naive));
      assertThat(plan.certificate().arenaBytes())
          .isBetween(plan.certificate().lowerBoundBytes(), naive.certificate().arenaBytes());
      smaller += plan.certificate().arenaBytes() < naive.certificate().arenaBytes() ? 1 : 0;
    }
    assertThat(smaller).isGreaterThan(200);
  }

  @Test
  void theSameGraphGivesTheSamePlan() {
    Graph graph = RandomGraphs.graph(new SplittableRandom(5), 30);
    assertThat(MemoryPlanner.plan(graph)).isEqualTo(MemoryPlanner.plan(graph));
  }

  @Test
  void aCspNetworkNeedsWhatItsWorstStageNeeds() {
    MemoryPlan plan = MemoryPlanner.plan(cspNetwork());
    // A channel of the first stage is 1 KiB: its input (16) waits for the bypass beside the block
    // (8) and the narrow map (8). The stem needs less: 2 + 4 channels of 4 KiB.
    assertThat(plan.certificate().arenaBytes()).isEqualTo(32 * 1024);
    assertThat(plan.certificate().lowerBoundBytes()).isEqualTo(32 * 1024);
    assertThat(plan.certificate().gap()).isZero();
  }

  @Test
  void nothingSharesMemoryInANaivePlan() {
    Graph graph = cspNetwork();
    MemoryPlan naive = MemoryPlanner.naive(graph);
    long sum =
        LiveRanges.of(graph.withViews(Map.of())).ranges().stream()
            .mapToLong(LiveRange::bytes)
            .sum();
    assertThat(naive.certificate().arenaBytes()).isEqualTo(sum);
    assertThat(naive.certificate().lowerBoundBytes()).isEqualTo(sum);
    assertThat(naive.graph().views()).isEmpty();
    assertThat(naive.graph().nodes()).isEqualTo(graph.nodes());
    assertThat(naive.places()).hasSize(graph.nodes().size() + 1);
  }

  @Test
  void whatFitsIsPlannedAsWithoutALimit() {
    Graph graph = cspNetwork();
    assertThat(MemoryPlanner.plan(graph, OptionalLong.of(32 * 1024)))
        .isEqualTo(MemoryPlanner.plan(graph));
    assertThat(MemoryPlanner.plan(graph, OptionalLong.empty()))
        .isEqualTo(MemoryPlanner.plan(graph));
  }

  @Test
  void whatDoesNotFitIsExplainedWithARemedyThatIsTrue() {
    GraphMaker make = new GraphMaker("net");
    Value data = make.input(3, 64, 96);
    Value stem = make.conv("stem", data, 8, 3);
    Value half = make.slice("half", stem, 4, 4);
    make.output(make.conv("head", make.pool("pool", half), 4, 1));
    Graph graph = make.build();
    assertThatThrownBy(() -> MemoryPlanner.plan(graph, OptionalLong.of(120 * 1024)))
        .isInstanceOfSatisfying(
            CsprunException.class,
            e -> assertThat(e.failure()).isEqualTo(CsprunException.Failure.DOES_NOT_FIT))
        .hasMessage(
            """
            'net' needs 264 KiB for its tensors, the limit is 120 KiB. It needs most at 'stem' (net.cfg:10 [conv]).
            Live there: 192 KiB 'stem' (net.cfg:10 [conv]), 72 KiB input 'data'.
            Fix: --input 64x32 (needs 88 KiB), or --arena-limit 264KiB or more.""");
    Graph smaller = SmallerInput.resized(graph, 64, 32).orElseThrow();
    assertThat(MemoryPlanner.plan(smaller).certificate().arenaBytes()).isEqualTo(88 * 1024);
  }

  @Test
  void noSmallerInputIsOfferedWhereTheNetworkDoesNotWorkAtOne() {
    GraphMaker make = new GraphMaker("net");
    Value data = make.input(3, 64, 64);
    Value whole = make.conv("whole", data, 8, Window.square(60, 1, 0));
    make.output(whole);
    Graph graph = make.build();
    assertThatThrownBy(() -> MemoryPlanner.plan(graph, OptionalLong.of(1000)))
        .hasMessage(
            """
            'net' needs 48.8 KiB for its tensors, the limit is 1000 bytes. It needs most at 'whole' (net.cfg:10 [conv]).
            Live there: 48 KiB input 'data', 832 bytes 'whole' (net.cfg:10 [conv]).
            Fix: --arena-limit 49KiB or more.""");
  }

  private static Graph cspNetwork() {
    GraphMaker make = new GraphMaker("csp");
    Value data = make.input(2, 32, 32);
    Value stem = make.pool("stem_pool", make.conv("stem", data, 4, 3));
    Value stage = make.cspStage("stage1", make.conv("wide", stem, 16, 1), 2);
    Value next = make.conv("next", make.pool("pool1", stage), 32, 3);
    make.output(make.cspStage("stage2", next, 3));
    return make.build();
  }
}
