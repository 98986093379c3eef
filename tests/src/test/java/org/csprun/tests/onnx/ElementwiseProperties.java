package org.csprun.tests.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Op;
import org.csprun.tensor.Shape;

/** Functions of two tensors of any broadcastable shapes, constant or not, and of one element. */
class ElementwiseProperties {
  private static final double TOLERANCE = 2e-5;
  private static final List<String> BINARY = List.of("Add", "Sub", "Mul", "Div", "Max", "Min");

  @Property(tries = 120)
  void broadcastingOfTensors(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 4) Integer> dims,
      @ForAll @IntRange(min = 0, max = 31) int ones,
      @ForAll @IntRange(min = 0, max = 4) int dropped,
      @ForAll @IntRange(min = 0, max = 5) int operator,
      @ForAll boolean swapped,
      @ForAll long seed) {
    Shape large = new Shape(one(dims));
    Shape small = reduced(large, ones, dropped);
    ModelBuilder model = new ModelBuilder(13).input("a", large).input("b", small);
    model.node(
        "y", BINARY.get(operator), swapped ? List.of("b", "a") : List.of("a", "b"), Map.of());
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 150)
  void broadcastingOfConstants(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 4) Integer> dims,
      @ForAll @IntRange(min = 0, max = 31) int ones,
      @ForAll @IntRange(min = 0, max = 5) int dropped,
      @ForAll @IntRange(min = 0, max = 5) int operator,
      @ForAll boolean swapped,
      @ForAll boolean constantIsLarger,
      @ForAll long seed) {
    Shape large = new Shape(one(dims));
    Shape small = reduced(large, ones, dropped);
    Shape live = constantIsLarger && small.rank() > 0 && small.dim(0) == 1 ? small : large;
    Shape constant = live.equals(small) ? large : small;
    ModelBuilder model = new ModelBuilder(13).input("a", live);
    Random random = new Random(seed);
    String c =
        model.floats(constant, Agreement.random(random, Math.toIntExact(constant.elements()), 3));
    model.node("y", BINARY.get(operator), swapped ? List.of(c, "a") : List.of("a", c), Map.of());
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 40)
  void constantsAChannelBecomeAffine(
      @ForAll @IntRange(min = 2, max = 6) int channels,
      @ForAll @IntRange(min = 0, max = 3) int operator,
      @ForAll boolean swapped,
      @ForAll @IntRange(min = 0, max = 2) int form,
      @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(13).input("x", Shape.map(channels, 3, 4));
    Shape shape =
        List.of(Shape.of(channels, 1, 1), Shape.map(channels, 1, 1), new Shape(List.of()))
            .get(form);
    String c =
        model.floats(
            shape, Agreement.random(new Random(seed), Math.toIntExact(shape.elements()), 3));
    String type = BINARY.get(operator);
    model.node("y", type, swapped ? List.of(c, "x") : List.of("x", c), Map.of());
    Graph graph = Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
    assertThat(graph.nodes().getLast().op() instanceof Op.Affine)
        .isEqualTo(!(type.equals("Div") && swapped));
  }

  @Property(tries = 20)
  void powers(
      @ForAll @IntRange(min = 1, max = 4) int exponent, @ForAll boolean vector, @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(13).input("x", Shape.of(1, 3, 4));
    String e =
        vector
            ? model.floats(Shape.of(4), exponent, 1, 2, 0)
            : model.floats(new Shape(List.of()), exponent);
    model.node("y", "Pow", List.of("x", e), Map.of());
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 30)
  void extremesOfManyTensors(
      @ForAll @IntRange(min = 1, max = 4) int count,
      @ForAll boolean maximum,
      @ForAll boolean constantFirst,
      @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(13);
    List<String> inputs = new ArrayList<>();
    if (constantFirst) {
      inputs.add(model.floats(Shape.of(1), 0.25f));
    }
    for (int i = 0; i < count; i++) {
      model.input("x" + i, Shape.map(i % 2 == 0 ? 3 : 1, 4, 5));
      inputs.add("x" + i);
    }
    model.node("y", maximum ? "Max" : "Min", inputs, Map.of());
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 60)
  void functionsOfOneElement(
      @ForAll @IntRange(min = 0, max = 11) int which, @ForAll boolean map, @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(18).input("x", map ? Shape.map(3, 4, 5) : Shape.of(1, 6));
    List<String> plain = List.of("Relu", "Sigmoid", "Tanh", "HardSwish", "Mish", "Softplus", "Exp");
    if (which < plain.size()) {
      model.node("y", plain.get(which), List.of("x"), Map.of());
    } else {
      switch (which) {
        case 7 -> model.node("y", "LeakyRelu", List.of("x"), Map.of("alpha", 0.3f));
        case 8 -> model.node("y", "Elu", List.of("x"), Map.of("alpha", 0.7f));
        case 9 -> model.node("y", "HardSigmoid", List.of("x"), Map.of("alpha", 0.4f, "beta", 0.3f));
        case 10 -> {
          model.node("e", "Exp", List.of("x"), Map.of());
          model.node("y", "Sqrt", List.of("e"), Map.of());
        }
        default -> {
          String slope = model.floats(Shape.of(1), 0.2f);
          model.node("y", "PRelu", List.of("x", slope), Map.of());
        }
      }
    }
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 40)
  void clips(
      @ForAll boolean oldSyntax,
      @ForAll @IntRange(min = 0, max = 3) int bounds,
      @ForAll @IntRange(min = -1, max = 1) int low,
      @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(oldSyntax ? 9 : 13).input("x", Shape.map(2, 3, 4));
    boolean hasLow = (bounds & 1) != 0;
    boolean hasHigh = (bounds & 2) != 0;
    if (oldSyntax) {
      Map<String, Object> attributes = new java.util.HashMap<>();
      if (hasLow) {
        attributes.put("min", (float) low);
      }
      if (hasHigh) {
        attributes.put("max", 1.25f);
      }
      model.node("y", "Clip", List.of("x"), attributes);
    } else {
      Shape scalar = new Shape(List.of());
      String min = hasLow ? model.floats(scalar, low) : "";
      String max = hasHigh ? model.floats(scalar, 1.25f) : "";
      model.node("y", "Clip", List.of("x", min, max), Map.of());
    }
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  /** Batch 1, as every input has. */
  private static List<Integer> one(List<Integer> dims) {
    List<Integer> batched = new ArrayList<>(dims);
    if (batched.size() > 1) {
      batched.set(0, 1);
    }
    return batched;
  }

  /** The shape with some sizes made 1 and some leading dimensions dropped. */
  private static Shape reduced(Shape shape, int ones, int dropped) {
    List<Integer> dims = new ArrayList<>();
    for (int i = Math.min(dropped, shape.rank()); i < shape.rank(); i++) {
      boolean first = dims.isEmpty() && dropped > 0 && shape.rank() - i > 1;
      dims.add((ones >> i & 1) == 1 || first ? 1 : shape.dim(i));
    }
    return new Shape(dims);
  }
}
