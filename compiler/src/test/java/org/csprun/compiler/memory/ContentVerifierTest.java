package org.csprun.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Certificate;
import org.junit.jupiter.api.Test;

class ContentVerifierTest {
  private final GraphMaker make = new GraphMaker("net");

  @Test
  void findsAReaderAfterSomeoneWroteInPlace() {
    Value a = make.conv("a", make.input(4, 4, 4), 4, 3);
    Value b = make.activate("b", a);
    make.inPlace(b, a);
    Value c = make.conv("c", a, 4, 3);
    make.output(make.add("d", b, c));
    Graph graph = make.build();
    assertThat(ContentVerifier.problems(graph, Regions.of(graph)))
        .containsExactly("'c' reads %a after 'b' wrote over it");
    assertThatThrownBy(() -> MemoryPlanner.plan(graph))
        .hasMessage("Views of 'net' are unsound: 'c' reads %a after 'b' wrote over it");
  }

  @Test
  void findsAnOutputThatIsOverwritten() {
    Value a = make.conv("a", make.input(4, 4, 4), 4, 3);
    Value b = make.activate("b", a);
    make.inPlace(b, a);
    make.output(a);
    make.output(b);
    Graph graph = make.build();
    assertThat(ContentVerifier.problems(graph, Regions.of(graph)))
        .containsExactly("The caller reads %a after 'b' wrote over it");
  }

  @Test
  void findsAStepThatWritesOverWhatItStillReads() {
    Value a = make.conv("a", make.input(4, 4, 4), 4, 3);
    Value b = make.conv("b", a, 4, 3);
    make.inPlace(b, a);
    make.output(b);
    Graph graph = make.build();
    assertThat(ContentVerifier.problems(graph, Regions.of(graph)))
        .containsExactly("'b' reads %a after 'b' wrote over it");
  }

  @Test
  void acceptsChannelsSideBySide() {
    Value data = make.input(8, 4, 4);
    Value low = make.slice("low", data, 0, 4);
    Value high = make.slice("high", data, 4, 4);
    Value b = make.activate("b", low);
    make.inPlace(b, low);
    make.output(make.add("c", b, high));
    Graph graph = make.build();
    assertThat(ContentVerifier.problems(graph, Regions.of(graph))).isEmpty();
  }

  @Test
  void findsAPlaceThatIsMissingOutsideOrNotAligned() {
    Value data = make.input(4, 4, 4);
    Value half = make.slice("half", data, 2, 2);
    make.output(make.conv("a", half, 4, 3));
    MemoryPlan plan = MemoryPlanner.plan(make.build());
    Value a = plan.graph().nodes().getLast().output();
    assertThatThrownBy(() -> ContentVerifier.verify(with(plan, half, new Place(-4, 4))))
        .hasMessage("Memory plan of 'net' is unsound: %half lies outside the arena");
    assertThatThrownBy(() -> ContentVerifier.verify(with(plan, data, new Place(32, 4))))
        .hasMessageContaining("%data is not aligned to 64");
    assertThatThrownBy(() -> ContentVerifier.verify(with(plan, half, new Place(260, 4))))
        .hasMessageContaining("%half lies outside its base %data");
    assertThatThrownBy(() -> ContentVerifier.verify(with(plan, a, plan.places().get(data))))
        .hasMessageContaining("'a' reads %half after 'a' wrote over it");
    Map<Value, Place> fewer = new HashMap<>(plan.places());
    fewer.remove(half);
    assertThatThrownBy(
            () ->
                ContentVerifier.verify(
                    new MemoryPlan(plan.graph(), fewer, plan.certificate(), List.of())))
        .hasMessageContaining("%half has no place");
  }

  @Test
  void findsACertificateThatIsTooSmall() {
    make.output(make.conv("a", make.input(4, 4, 4), 4, 3));
    MemoryPlan plan = MemoryPlanner.plan(make.build());
    assertThatThrownBy(
            () ->
                ContentVerifier.verify(
                    new MemoryPlan(
                        plan.graph(), plan.places(), new Certificate(256, 256, 0), List.of())))
        .hasMessageContaining("lies outside the arena");
  }

  private static MemoryPlan with(MemoryPlan plan, Value value, Place place) {
    Map<Value, Place> places = new HashMap<>(plan.places());
    places.put(value, place);
    return new MemoryPlan(plan.graph(), places, plan.certificate(), List.of());
  }
}
