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

/** Reductions, softmax and matrix products against ONNX Runtime. */
class ReductionProperties {
  private static final double TOLERANCE = 2e-5;

  @Property(tries = 120)
  void reductionsOfAnyAxes(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 4) Integer> dims,
      @ForAll @IntRange(min = 0, max = 31) int chosen,
      @ForAll @IntRange(min = 0, max = 3) int kind,
      @ForAll boolean keep,
      @ForAll boolean oldSyntax,
      @ForAll long seed) {
    Shape shape = batched(dims);
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if ((chosen >> i & 1) == 1) {
        axes.add(i % 2 == 0 ? i : i - shape.rank());
      }
    }
    ModelBuilder model = new ModelBuilder(oldSyntax ? 11 : 18).input("x", shape);
    String type = List.of("ReduceMax", "ReduceMin", "ReduceSum", "ReduceMean").get(kind);
    if (axes.isEmpty()) {
      model.node("y", type, List.of("x"), Map.of("keepdims", keep ? 1 : 0));
    } else if (oldSyntax) {
      model.node("y", type, List.of("x"), Map.of("axes", axes, "keepdims", keep ? 1 : 0));
    } else {
      model.node("y", type, List.of("x", model.ints(axes)), Map.of("keepdims", keep ? 1 : 0));
    }
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 20)
  void averageOverPixelsIsAGlobalPool(
      @ForAll @IntRange(min = 1, max = 6) int channels, @ForAll boolean keep, @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(13).input("x", Shape.map(channels, 3, 5));
    model.node(
        "y", "ReduceMean", List.of("x"), Map.of("axes", List.of(2, 3), "keepdims", keep ? 1 : 0));
    Graph graph = Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
    assertThat(graph.nodes().getFirst().op()).isInstanceOf(Op.GlobalAverage.class);
  }

  @Property(tries = 60)
  void softmaxOfAnyAxis(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 4) Integer> dims,
      @ForAll @IntRange(min = 0, max = 4) int axis,
      @ForAll boolean oldMeaning,
      @ForAll long seed) {
    Shape shape = batched(dims);
    ModelBuilder model = new ModelBuilder(oldMeaning ? 11 : 13).input("x", shape);
    model.node("y", "Softmax", List.of("x"), Map.of("axis", axis % shape.rank()));
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 40)
  void maxoutAsReshapeAndReduce(
      @ForAll @IntRange(min = 1, max = 4) int groups,
      @ForAll @IntRange(min = 1, max = 4) int pooled,
      @ForAll boolean strided,
      @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(13).input("x", Shape.map(groups * pooled, 3, 4));
    String apart =
        strided ? model.ints(1, groups, pooled, 3, 4) : model.ints(1, pooled, groups, 3, 4);
    model.node("a", "Reshape", List.of("x", apart), Map.of());
    model.node(
        "y", "ReduceMax", List.of("a"), Map.of("axes", List.of(strided ? 1 : 2), "keepdims", 0));
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 60)
  void gemm(
      @ForAll @IntRange(min = 1, max = 9) int inputs,
      @ForAll @IntRange(min = 1, max = 9) int outputs,
      @ForAll boolean turned,
      @ForAll @IntRange(min = 0, max = 3) int bias,
      @ForAll boolean scaled,
      @ForAll long seed) {
    Random random = new Random(seed);
    ModelBuilder model = new ModelBuilder(13).input("x", Shape.of(1, inputs));
    Shape weights = turned ? Shape.of(outputs, inputs) : Shape.of(inputs, outputs);
    List<String> in = new ArrayList<>(List.of("x"));
    in.add(model.floats(weights, Agreement.random(random, inputs * outputs, 1)));
    switch (bias) {
      case 1 -> in.add(model.floats(Shape.of(outputs), Agreement.random(random, outputs, 1)));
      case 2 -> in.add(model.floats(Shape.of(1, outputs), Agreement.random(random, outputs, 1)));
      case 3 -> in.add(model.floats(new Shape(List.of()), 0.5f));
      default -> {}
    }
    model.node(
        "y",
        "Gemm",
        in,
        scaled
            ? Map.of("transB", turned ? 1 : 0, "alpha", 0.5f, "beta", 2f)
            : Map.of("transB", turned ? 1 : 0));
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 30)
  void classifierHead(
      @ForAll @IntRange(min = 1, max = 5) int channels,
      @ForAll @IntRange(min = 1, max = 3) int height,
      @ForAll @IntRange(min = 2, max = 9) int classes,
      @ForAll boolean product,
      @ForAll long seed) {
    int inputs = channels * height * 4;
    ModelBuilder model = new ModelBuilder(13).input("x", Shape.map(channels, height, 4));
    model.node("f", "Flatten", List.of("x"), Map.of());
    String weights =
        model.floats(
            Shape.of(inputs, classes), Agreement.random(new Random(seed), inputs * classes, 1));
    model.node("g", product ? "MatMul" : "Gemm", List.of("f", weights), Map.of());
    model.node("y", "Softmax", List.of("g"), Map.of("axis", 1));
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  private static Shape batched(List<Integer> dims) {
    List<Integer> shape = new ArrayList<>(dims);
    if (shape.size() > 1) {
      shape.set(0, 1);
    }
    return new Shape(shape);
  }
}
