package org.csprun.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class LiveRangesTest {
  private final GraphMaker make = new GraphMaker("net");

  @Test
  void inputsLiveFromTheStartToTheirLastReaderAndOutputsToTheEnd() {
    Value data = make.input(3, 4, 4);
    Value a = make.conv("a", data, 4, 3);
    Value b = make.conv("b", a, 4, 3);
    make.output(a);
    make.output(b);
    assertThat(LiveRanges.of(make.build()).byRoot())
        .containsExactly(
            Map.entry(data, new LiveRange(0, 0, 192)),
            Map.entry(a, new LiveRange(0, 1, 256)),
            Map.entry(b, new LiveRange(1, 1, 256)));
  }

  @Test
  void sizesAreRoundedUpTo64() {
    Value data = make.input(1, 3, 3);
    make.output(make.conv("a", data, 2, 3));
    assertThat(LiveRanges.of(make.build()).ranges())
        .containsExactly(new LiveRange(0, 0, 64), new LiveRange(0, 0, 128));
  }

  @Test
  void aSliceKeepsItsBaseAliveForItsReadersAndTakesNoTimeItself() {
    Value data = make.input(8, 4, 4);
    Value half = make.slice("half", data, 4, 4);
    Value b = make.conv("b", half, 4, 3);
    make.output(b);
    Graph graph = make.build();
    assertThat(Regions.of(graph).takesNoStep(graph.nodes().getFirst())).isTrue();
    assertThat(LiveRanges.of(graph).byRoot())
        .containsEntry(data, new LiveRange(0, 1, 512))
        .doesNotContainKey(half);
  }

  @Test
  void aConcatInPlaceLivesFromItsFirstPart() {
    Value data = make.input(4, 4, 4);
    Value a = make.conv("a", data, 4, 3);
    Value b = make.conv("b", data, 4, 3);
    Value both = make.concat("both", a, b);
    make.output(make.conv("c", both, 4, 1));
    Graph graph = make.build();
    assertThat(LiveRanges.of(graph).byRoot())
        .containsEntry(both, new LiveRange(0, 3, 512))
        .doesNotContainKeys(a, b);
    assertThat(Regions.of(graph).takesNoStep(graph.nodes().get(2))).isTrue();
  }

  @Test
  void aConcatWithOneInputInPlaceTakesAStepForTheOther() {
    Value data = make.input(4, 4, 4);
    Value a = make.conv("a", data, 4, 3);
    Value both = make.concat("both", a, data);
    make.output(make.conv("c", both, 4, 1));
    Graph built = make.build();
    Graph graph = built.withViews(Map.of(a, built.view(a).orElseThrow()));
    Regions regions = Regions.of(graph);
    assertThat(regions.copiedInputs(graph.nodes().get(1))).containsExactly(1);
    assertThat(regions.takesNoStep(graph.nodes().get(1))).isFalse();
    assertThat(LiveRanges.of(graph).byRoot())
        .containsEntry(data, new LiveRange(0, 1, 256))
        .containsEntry(both, new LiveRange(0, 2, 512));
  }

  @Test
  void theSameValueTwiceInAConcatIsInPlaceOnce() {
    Value data = make.input(4, 4, 4);
    Value a = make.conv("a", data, 4, 3);
    Value twice = make.concat("twice", a, a);
    make.output(twice);
    Graph graph = make.build();
    assertThat(Regions.of(graph).copiedInputs(graph.nodes().get(1))).containsExactly(1);
    assertThat(LiveRanges.of(graph).byRoot()).containsEntry(twice, new LiveRange(0, 1, 512));
  }

  @Test
  void rowsOfAMapAreTheMapItself() {
    Value data = make.input(4, 4, 4);
    Value a = make.conv("a", data, 4, 3);
    Value rows = make.pixelRows("rows", a);
    make.output(rows);
    Graph graph = make.build();
    assertThat(Regions.of(graph).takesNoStep(graph.nodes().get(1))).isTrue();
    assertThat(LiveRanges.of(graph).byRoot()).containsEntry(a, new LiveRange(0, 1, 256));
    Graph copied = graph.withViews(Map.of());
    assertThat(Regions.of(copied).takesNoStep(copied.nodes().get(1))).isFalse();
  }

  @Test
  void refusesARangeThatEndsBeforeItStarts() {
    assertThatThrownBy(() -> new LiveRange(2, 1, 64))
        .hasMessage("Live range of 64 bytes from step 2 to 1");
  }
}
