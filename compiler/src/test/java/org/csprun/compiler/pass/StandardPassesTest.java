package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphPrinter;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.junit.jupiter.api.Test;

class StandardPassesTest {
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 4, 4);

  /** A CSP stage as an exporter spells it. */
  @Test
  void allTogether() {
    Value stem = gated("stem", sketch.conv("conv", x, 4, 3));
    Value left = sketch.channels("left", stem, 0, 2);
    Value right = sketch.channels("right", stem, 2, 2);
    Value block = gated("block", sketch.conv("conv2", right, 2, 3));
    Value joined = sketch.concat("joined", sketch.sum("sum", right, block), left);
    Value head = sketch.conv("head", joined, 3, 1);
    Value flat = sketch.reshape("flat", sketch.rows("rows", head), 1, 3, 16);
    Graph graph = sketch.outputs(sketch.transpose("y", flat, 0, 2, 1));
    assertThat(GraphPrinter.print(Passes.verified().run(graph)))
        .isEqualTo(
            """
        input %x : 1x2x4x4 nhwc
        %stem = convolution 3x3 4 silu %x : 1x4x4x4 nhwc ; m
        %left = slice 0,0,0,0 size 1,2,4,4 %stem : 1x2x4x4 nhwc in %stem ; m
        %right = slice 0,2,0,0 size 1,2,4,4 %stem : 1x2x4x4 nhwc in %stem+2 ; m
        %sum = convolution 3x3 2 silu residual %right %right : 1x2x4x4 nhwc in %joined ; m
        %joined = concat 1 %sum %left : 1x4x4x4 nhwc ; m
        %head = convolution 1x1 3 %joined : 1x3x4x4 nhwc ; m
        %head.rows = pixel-rows %head : 1x16x3 row-major in %head host ; m
        output y = %head.rows
        """);
  }

  @Test
  void aSecondRunChangesNothing() {
    Graph graph = sketch.outputs(sketch.concat("y", gated("a", x), sketch.conv("b", x, 2, 1)));
    Graph once = Passes.standard().run(graph);
    assertThat(Passes.standard().run(once)).isEqualTo(once);
  }

  @Test
  void aPassThatBreaksAGraphIsNamed() {
    Graph graph = sketch.outputs(sketch.conv("conv", x, 2, 1));
    Pass broken =
        new Pass() {
          @Override
          public Graph run(Graph sound) {
            return sound.withNodes(List.of());
          }

          @Override
          public String name() {
            return "Broken";
          }
        };
    assertThatThrownBy(() -> new Passes(List.of(broken), true).run(graph))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "After Broken: Graph 'sketch' is unsound: Output 'conv' is %conv, which nothing"
                + " makes.");
  }

  private Value gated(String name, Value value) {
    Value gate = sketch.activate(name + ".gate", value, Activation.LOGISTIC);
    return sketch.binary(name, BinaryKind.MULTIPLY, value, gate);
  }
}
