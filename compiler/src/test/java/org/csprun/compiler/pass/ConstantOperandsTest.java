package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** Patterns are looked for through nodes without inputs too: constants. */
class ConstantOperandsTest {
  private static final Origin ORIGIN = new Origin("m", 0, "");

  private final GraphBuilder builder = new GraphBuilder("m");
  private final Value x = builder.input("x", TensorType.map(2, 3, 3), Optional.empty());
  private final Value constant =
      add("k", new Op.Constant(new Weights(Shape.map(2, 1, 1), new float[] {1, 2}), Layout.NHWC));

  private Value add(String name, Op op, Value... inputs) {
    return builder.add(name, op, ORIGIN, inputs);
  }

  private void leaves(Pass pass, Value output) {
    builder.output("y", output);
    Graph graph = builder.build();
    assertThat(pass.run(graph)).isSameAs(graph);
  }

  @Test
  void aMaximumWithAConstantIsNoMaxout() {
    Op max = new Op.Elementwise(BinaryKind.MAXIMUM, Activation.LINEAR);
    leaves(new RecogniseCrossChannelPool(), add("m", max, constant, x));
  }

  @Test
  void aClippedConstantIsNoGate() {
    Value clipped = add("c", new Op.Activate(Activation.of(Kind.RELU6)), constant);
    Op product = new Op.Elementwise(BinaryKind.MULTIPLY, Activation.LINEAR);
    Op sixth =
        new Op.Affine(Weights.vector(1 / 6f, 1 / 6f), Weights.vector(0, 0), Activation.LINEAR);
    leaves(new RecogniseGate(), add("y", sixth, add("p", product, x, clipped)));
  }
}
