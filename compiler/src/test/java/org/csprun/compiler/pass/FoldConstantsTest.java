package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.run;
import static org.csprun.compiler.pass.Sketch.stays;

import java.util.List;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldConstantsTest {
  private final Sketch sketch = new Sketch();

  @Test
  void computesWhatHasOnlyConstants() {
    Value a = sketch.constant("a", Shape.of(2, 1), 1, 2);
    Value b = sketch.constant("b", Shape.of(2), 10, 20);
    Value b2 = sketch.reshape("b2", b, 1, 2);
    becomes(
        new FoldConstants(),
        sketch.outputs(sketch.sum("sum", a, b2)),
        """
        %sum = constant 11.0 21.0 12.0 22.0 : 2x2 row-major ; m
        output sum = %sum
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "ADD, 11",
    "SUBTRACT, 5",
    "MULTIPLY, 24",
    "DIVIDE, 2.6666667",
    "MAXIMUM, 8",
    "MINIMUM, 3",
    "POWER, 512"
  })
  void knowsEveryKind(BinaryKind kind, float expected) {
    Value a = sketch.constant("a", Shape.of(1), 8);
    Value b = sketch.constant("b", Shape.of(1), 3);
    assertThat(folded(sketch.outputs(sketch.binary("y", kind, a, b)))).containsExactly(expected);
  }

  @Test
  void transposes() {
    Value a = sketch.constant("a", Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertThat(folded(sketch.outputs(sketch.transpose("y", a, 1, 0))))
        .containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void slicesBackwards() {
    Value a = sketch.constant("a", Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Value y = sketch.slice("y", a, List.of(0, 2), List.of(2, 2), List.of(1, -2));
    assertThat(folded(sketch.outputs(y))).containsExactly(3, 1, 6, 4);
  }

  @Test
  void joinsAlongAnInnerAxis() {
    Value a = sketch.constant("a", Shape.of(2, 1), 1, 2);
    Value b = sketch.constant("b", Shape.of(2, 2), 3, 4, 5, 6);
    assertThat(folded(sketch.outputs(sketch.concat("y", a, b)))).containsExactly(1, 3, 4, 2, 5, 6);
  }

  @Test
  void leavesWhatReadsAnInput() {
    Value x = sketch.input(1, 1, 2);
    Value a = sketch.map("a", sketch.reshape("r", sketch.rows("rows", x), 1, 1, 1, 2));
    stays(new FoldConstants(), sketch.outputs(sketch.sum("y", a, x)));
  }

  private static float[] folded(Graph graph) {
    Graph passed = run(new FoldConstants(), graph);
    assertThat(passed.nodes()).hasSize(1);
    return ((Op.Constant) passed.nodes().getFirst().op()).value().values();
  }
}
