package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.csprun.compiler.pass.Axes.Run;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Chains of reshapes and transpositions as what they amount to. */
class AxesTest {
  private static final Shape MAP = Shape.map(6, 2, 5);

  @Test
  void aTensorIsOneRun() {
    assertThat(Axes.of(MAP).flat()).containsExactly(new Run(60, 1));
    assertThat(Axes.of(Shape.of(1, 1, 1)).flat()).isEmpty();
  }

  @Test
  void channelsLastIsThePixelRows() {
    Axes last = Axes.of(MAP).transpose(List.of(0, 2, 3, 1));
    assertThat(last.flat()).containsExactly(new Run(10, 1), new Run(6, 10));
    assertThat(last.isOrder(Axes.pixelRows(MAP))).isTrue();
    assertThat(last.isOrder(Axes.of(MAP))).isFalse();
  }

  @Test
  void aReshapeSplitsAndJoinsRuns() {
    Axes split = Axes.of(MAP).reshape(Shape.of(3, 2, 10)).orElseThrow();
    Axes turned = split.transpose(List.of(1, 0, 2));
    assertThat(turned.flat()).containsExactly(new Run(2, 10), new Run(3, 20), new Run(10, 1));
    Axes joined = turned.reshape(Shape.of(6, 10)).orElseThrow();
    assertThat(joined.dims())
        .containsExactly(List.of(new Run(2, 10), new Run(3, 20)), List.of(new Run(10, 1)));
    Axes back = turned.transpose(List.of(1, 0, 2));
    assertThat(back.isOrder(Axes.of(MAP))).isTrue();
  }

  @Test
  void aReshapeThatCutsThroughRunsIsNotSeenThrough() {
    Axes turned = Axes.of(Shape.of(2, 3)).transpose(List.of(1, 0));
    assertThat(turned.reshape(Shape.of(2, 3))).isEmpty();
  }
}
