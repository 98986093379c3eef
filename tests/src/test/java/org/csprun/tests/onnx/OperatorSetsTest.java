package org.csprun.tests.onnx;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.csprun.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A CSP block in every operator set the reader takes, the oracle's newest included. */
class OperatorSetsTest {

  @ParameterizedTest
  @MethodSource
  void blockAgrees(int opset) {
    Random random = new Random(opset);
    ModelBuilder model = new ModelBuilder(opset).input("x", Shape.map(4, 6, 6));
    List<String> halves = List.of("a", "b");
    if (opset < 13) {
      model.node("s", "Split", List.of("x"), halves, Map.of("axis", 1, "split", List.of(2, 2)));
    } else {
      model.node("s", "Split", List.of("x", model.ints(2, 2)), halves, Map.of("axis", 1));
    }
    String filter = model.floats(Shape.of(2, 2, 3, 3), Agreement.random(random, 36, 1));
    model.node("c", "Conv", List.of("b", filter), Map.of("pads", List.of(1, 1, 1, 1)));
    model.node("g", "Sigmoid", List.of("c"), Map.of());
    model.node("m", "Mul", List.of("c", "g"), Map.of());
    model.node("r", "Add", List.of("m", "b"), Map.of());
    model.node("j", "Concat", List.of("r", "a"), Map.of("axis", 1));
    model.node(
        "p",
        "MaxPool",
        List.of("j"),
        Map.of("kernel_shape", List.of(2, 2), "strides", List.of(2, 2)));
    model.node("f", "Flatten", List.of("p"), Map.of());
    model.node("y", "Softmax", List.of("f"), Map.of("axis", 1));
    Agreement.check(model.output("y").bytes(), opset, 1e-5);
  }

  static IntStream blockAgrees() {
    return IntStream.rangeClosed(9, 23);
  }
}
