package org.csprun.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class ConcatChoiceTest {

  @Test
  void aConcatThatWouldRaiseThePeakIsCopied() {
    GraphMaker make = new GraphMaker("net");
    Value data = make.input(4, 8, 8);
    Value early = make.conv("early", data, 4, 1);
    Value wide = make.conv("wide", early, 32, 1);
    Value late = make.conv("late", make.conv("narrow", wide, 4, 1), 12, 1);
    make.output(make.conv("end", make.concat("both", early, late), 1, 1));
    Graph graph = make.build();
    ConcatChoice.Result result = ConcatChoice.choose(graph);
    // 256 bytes a channel. In place all 16 channels live beside the 32 and the 4 of narrow; copied,
    // only the 4 of early do.
    assertThat(StepOrder.of(graph).bound().bytes()).isEqualTo(52 * 256);
    assertThat(result.order().bound().bytes()).isEqualTo(40 * 256);
    assertThat(result.order().graph().views()).containsOnlyKeys(late);
    assertThat(result.decisions())
        .containsExactly("concat both: 1 of 2 inputs copied, −3 KiB arena, +2 KiB traffic");
  }

  @Test
  void aConcatThatCostsNothingStaysInPlace() {
    GraphMaker make = new GraphMaker("net");
    Value data = make.input(4, 8, 8);
    Value a = make.conv("a", data, 4, 1);
    Value b = make.conv("b", data, 4, 1);
    make.output(make.conv("end", make.concat("both", a, b), 4, 1));
    Graph graph = make.build();
    ConcatChoice.Result result = ConcatChoice.choose(graph);
    assertThat(result.order().graph()).isEqualTo(graph);
    assertThat(result.decisions()).containsExactly("concat both: in place, −4 KiB traffic");
  }

  @Test
  void aGraphWithoutConcatsHasNoChoice() {
    GraphMaker make = new GraphMaker("net");
    make.output(make.conv("a", make.input(4, 8, 8), 4, 1));
    Graph graph = make.build();
    ConcatChoice.Result result = ConcatChoice.choose(graph);
    assertThat(result.order().graph()).isEqualTo(graph);
    assertThat(result.decisions()).isEmpty();
  }

  @Test
  void aLinkIsFoundBehindAnOperationInPlace() {
    GraphMaker make = new GraphMaker("net");
    Value data = make.input(4, 8, 8);
    Value a = make.conv("a", data, 4, 1);
    Value b = make.residual("b", make.conv("n", a, 2, 1), a);
    Value both = make.concat("both", b, make.conv("c", data, 4, 1));
    make.output(both);
    Graph graph = make.build();
    assertThat(ConcatLink.of(graph).getFirst())
        .isEqualTo(new ConcatLink(graph.producers().get(both), a, 2 * 4 * 64 * 4));
    assertThat(ConcatLink.of(graph.withViews(Map.of()))).isEmpty();
  }
}
