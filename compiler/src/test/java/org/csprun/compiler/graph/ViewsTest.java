package org.csprun.compiler.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.csprun.plan.Activation;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** Whose memory a view has, where it starts there, and what is refused. */
class ViewsTest {
  private static final Origin ORIGIN = new Origin("m", 0, "");

  private final GraphBuilder builder = new GraphBuilder("m");
  private final Value x = builder.input("x", TensorType.map(4, 3, 2), Optional.empty());
  private final Value a = add("a", new Op.Activate(Activation.RELU), x);
  private final Value inner = add("inner", new Op.Concat(1), x, a);
  private final Value outer = add("outer", new Op.Concat(1), x, inner);
  private final Value pixels = add("pixels", new Op.PixelRows(), a);
  private final Value flat = add("flat", new Op.Reshape(Shape.of(1, 24)), pixels);
  private final Graph plain = builder.build();

  private Value add(String name, Op op, Value... inputs) {
    return builder.add(name, op, ORIGIN, inputs);
  }

  @Test
  void aValueWithoutAViewOwnsItsMemory() {
    assertThat(Views.root(plain, a)).isEqualTo(new Views.Root(a, 0));
    assertThat(Views.pixelStride(plain, a)).isEqualTo(4);
    assertThat(Views.isDense(plain, a)).isTrue();
  }

  @Test
  void offsetsAddUpAlongAChainAndPixelsLieAsInItsRoot() {
    Graph graph =
        plain.withViews(
            Map.of(a, new View(inner, 4), inner, new View(outer, 4), pixels, new View(a, 0)));
    assertThat(GraphVerifier.problems(graph)).isEmpty();
    assertThat(Views.root(graph, pixels)).isEqualTo(new Views.Root(outer, 8));
    assertThat(Views.pixelStride(graph, pixels)).isEqualTo(12);
    assertThat(Views.isDense(graph, a)).isFalse();
    assertThat(Views.byRoot(graph))
        .isEqualTo(
            Map.of(x, List.of(x), outer, List.of(a, inner, outer, pixels), flat, List.of(flat)));
  }

  @Test
  void aContiguousRangeNeedsABaseWithoutGaps() {
    Map<Value, View> dense = Map.of(pixels, new View(a, 0), flat, new View(pixels, 0));
    assertThat(GraphVerifier.problems(plain.withViews(dense))).isEmpty();
    Map<Value, View> gaps =
        Map.of(a, new View(inner, 4), pixels, new View(a, 0), flat, new View(pixels, 0));
    assertThat(Views.problems(plain.withViews(gaps)))
        .containsExactly(
            "View %flat of %pixels is a contiguous range of a base with gaps between its pixels");
  }

  @Test
  void whatIsOutOfRangeGoneOrCyclicIsRefused() {
    assertThat(Views.problems(plain.withViews(Map.of(a, new View(inner, 5)))))
        .containsExactly("View %a of %inner covers elements 5 to 8 of 8");
    assertThat(Views.problems(plain.withViews(Map.of(a, new View(inner, -1)))))
        .containsExactly("View %a of %inner covers elements -1 to 2 of 8");
    assertThat(Views.problems(plain.withViews(Map.of(flat, new View(a, 1)))))
        .containsExactly("View %flat of %a covers elements 1 to 24 of 24");
    Value gone = new Value(99, "gone", TensorType.map(4, 3, 2));
    assertThat(Views.problems(plain.withViews(Map.of(a, new View(gone, 0)))))
        .containsExactly("View %a of %gone names a value that is not in the graph");
    assertThat(Views.problems(plain.withViews(Map.of(a, new View(a, 0)))))
        .containsExactly("View %a of %a leads back to itself");
  }

  @Test
  void slicesThatLieInOnePieceOrAChannelRangeCanBeViews() {
    TensorType map = TensorType.map(4, 3, 2);
    assertThat(start(map, List.of(0, 1, 0, 0), List.of(1, 2, 3, 2))).hasValue(1);
    assertThat(start(map, List.of(0, 0, 1, 0), List.of(1, 4, 2, 2))).hasValue(8);
    assertThat(start(map, List.of(0, 0, 0, 1), List.of(1, 4, 3, 1))).isEmpty();
    assertThat(start(map, List.of(0, 1, 1, 0), List.of(1, 2, 2, 2))).isEmpty();
    TensorType rows = TensorType.rowMajor(1, 6, 5);
    assertThat(start(rows, List.of(0, 2, 0), List.of(1, 3, 5))).hasValue(10);
    assertThat(start(rows, List.of(0, 0, 2), List.of(1, 6, 3))).hasValue(2);
    assertThat(start(TensorType.rowMajor(2, 6, 5), List.of(0, 2, 0), List.of(2, 3, 5))).isEmpty();
  }

  @Test
  void aSliceThatSkipsIsNoView() {
    Op.Slice slice = new Op.Slice(List.of(0, 0, 0, 0), List.of(1, 2, 3, 2), List.of(1, 2, 1, 1));
    assertThat(Views.ofSlice(slice, TensorType.map(4, 3, 2))).isEmpty();
  }

  @Test
  void layoutsAgreeForOnePixelOrOneChannel() {
    assertThat(Views.sameBytes(TensorType.map(8, 1, 1), Layout.ROW_MAJOR)).isTrue();
    assertThat(Views.sameBytes(TensorType.map(1, 5, 5), Layout.ROW_MAJOR)).isTrue();
    assertThat(Views.sameBytes(TensorType.map(2, 1, 2), Layout.ROW_MAJOR)).isFalse();
  }

  private static OptionalLong start(TensorType type, List<Integer> starts, List<Integer> sizes) {
    List<Integer> steps = starts.stream().map(s -> 1).toList();
    return Views.ofSlice(new Op.Slice(starts, sizes, steps), type);
  }
}
