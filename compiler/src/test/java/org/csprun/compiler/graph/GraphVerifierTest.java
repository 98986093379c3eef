package org.csprun.compiler.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.plan.Activation;
import org.csprun.plan.Head;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Provenance;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** Every way in which a graph may be unsound is named with its node and origin. */
class GraphVerifierTest {
  private static final Origin ORIGIN = new Origin("m.cfg", 7, "[shortcut]");
  private static final TensorType MAP = TensorType.map(4, 3, 3);
  private static final Value X = new Value(0, "x", MAP);
  private static final Value A = new Value(1, "a", MAP);
  private static final Value B = new Value(2, "b", MAP);
  private static final Op RELU = new Op.Activate(Activation.RELU);
  private static final Node MAKES_A = node("a", RELU, A, X);
  private static final Node MAKES_B = node("b", RELU, B, A);

  private static Node node(String name, Op op, Value output, Value... inputs) {
    return new Node(name, op, List.of(inputs), output, ORIGIN);
  }

  private static Graph graph(Node... nodes) {
    return new Graph(
        "m",
        List.of(new GraphInput("x", X, Optional.empty())),
        List.of(nodes),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Provenance.empty());
  }

  private static List<String> problems(Node... nodes) {
    return GraphVerifier.problems(graph(nodes));
  }

  @Test
  void returnsASoundGraph() {
    Graph sound = graph(MAKES_A, MAKES_B).withOutputs(List.of(new GraphOutput("y", B)));
    assertThat(GraphVerifier.verify(sound)).isSameAs(sound);
  }

  @Test
  void wantsTopologicalOrder() {
    assertThat(problems(MAKES_B, MAKES_A))
        .containsExactly("Activate 'b' reads %a before it is produced (m.cfg:7 [shortcut])");
  }

  @Test
  void wantsEveryInputMade() {
    assertThat(problems(MAKES_B))
        .containsExactly("Activate 'b' reads %a, which nothing makes (m.cfg:7 [shortcut])");
  }

  @Test
  void wantsEachValueMadeOnce() {
    assertThat(problems(MAKES_A, node("c", RELU, A, X)))
        .containsExactly(
            "Two values are named %a", "Activate 'c' makes %a a second time (m.cfg:7 [shortcut])");
  }

  @Test
  void wantsNodeNamesAndIdsUnique() {
    assertThat(problems(MAKES_A, node("a", RELU, new Value(1, "b", MAP), A)))
        .containsExactly(
            "Activate 'a' has the name of an earlier node (m.cfg:7 [shortcut])",
            "Value %b has id 1 of an earlier value");
  }

  @Test
  void infersTypesAnew() {
    Value wrong = new Value(1, "a", TensorType.rowMajor(1, 36));
    assertThat(problems(node("a", RELU, wrong, X)))
        .containsExactly(
            "Activate 'a' makes 1x4x3x3 nhwc but its output is 1x36 row-major"
                + " (m.cfg:7 [shortcut])");
  }

  @Test
  void wantsInputsThatFitTheOp() {
    Value narrow = new Value(3, "n", TensorType.rowMajor(1, 4));
    Op add = new Op.Elementwise(BinaryKind.ADD, Activation.LINEAR);
    assertThat(problems(node("a", add, A, X)))
        .containsExactly("Elementwise 'a' has 1 inputs, not 2 (m.cfg:7 [shortcut])");
    assertThat(problems(node("n", new Op.PixelRows(), narrow, X)))
        .containsExactly(
            "PixelRows 'n' makes 1x9x4 row-major but its output is 1x4 row-major"
                + " (m.cfg:7 [shortcut])");
    assertThat(problems(node("a", new Op.Concat(9), A, X)))
        .containsExactly("Concat 'a' joins along axis 9 of 1x4x3x3 (m.cfg:7 [shortcut])");
  }

  @Test
  void wantsOutputsAndHeadsThatExist() {
    Graph sound = graph(MAKES_A);
    assertThat(
            GraphVerifier.problems(
                sound.withOutputs(List.of(new GraphOutput("y", B), new GraphOutput("y", A)))))
        .containsExactly("Output 'y' is %b, which nothing makes", "Two outputs are named 'y'");
    Graph headed =
        new Graph(
            "m",
            sound.inputs(),
            sound.nodes(),
            List.of(),
            List.of(new Head.Classes(0, 4, true)),
            List.of(),
            Map.of(),
            Provenance.empty());
    assertThat(GraphVerifier.problems(headed)).containsExactly("Head Classes reads output 0 of 0");
  }

  @Test
  void wantsViewsThatShareElements() {
    Graph graph = graph(MAKES_A, MAKES_B);
    assertThat(GraphVerifier.problems(graph.withViews(Map.of(B, new View(A, 0))))).isEmpty();
    assertThat(GraphVerifier.problems(graph.withViews(Map.of(B, new View(X, 0)))))
        .containsExactly("View %b of %x+0 shares no elements with it (m.cfg:7 [shortcut])");
    assertThat(GraphVerifier.problems(graph.withViews(Map.of(B, new View(A, 1)))))
        .containsExactly("View %b of %a covers elements 1 to 4 of 4");
  }

  @Test
  void throwsTheFirstProblemAndCountsTheRest() {
    assertThatThrownBy(() -> GraphVerifier.verify(graph(MAKES_A, node("c", RELU, A, X))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Graph 'm' is unsound: Two values are named %a (and 1 more).");
    assertThatThrownBy(() -> GraphVerifier.verify(graph(MAKES_B)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Graph 'm' is unsound: Activate 'b' reads %a, which nothing makes"
                + " (m.cfg:7 [shortcut]).");
  }
}
