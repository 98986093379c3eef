package org.csprun.tests.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Op;
import org.csprun.tensor.Shape;

/** Conv, Pad before it and BatchNormalization after it, against ONNX Runtime. */
class ConvolutionProperties {
  private static final double TOLERANCE = 1e-4;

  @Property(tries = 60)
  void convolutionOfAnyGeometry(
      @ForAll @IntRange(min = 1, max = 4) int groups,
      @ForAll @IntRange(min = 1, max = 4) int inputsAGroup,
      @ForAll @IntRange(min = 1, max = 4) int outputsAGroup,
      @ForAll @IntRange(min = 1, max = 5) int kernelH,
      @ForAll @IntRange(min = 1, max = 4) int kernelW,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 2) int dilation,
      @ForAll @IntRange(min = 0, max = 3) int padBefore,
      @ForAll @IntRange(min = 0, max = 3) int padAfter,
      @ForAll @IntRange(min = 9, max = 17) int height,
      @ForAll @IntRange(min = 9, max = 13) int width,
      @ForAll boolean biased,
      @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(13);
    model.input("x", Shape.map(groups * inputsAGroup, height, width));
    Random random = new Random(seed);
    Shape filter = Shape.of(groups * outputsAGroup, inputsAGroup, kernelH, kernelW);
    String weights = weights(model, random, filter);
    List<String> inputs =
        biased
            ? List.of("x", weights, weights(model, random, Shape.of(filter.dim(0))))
            : List.of("x", weights);
    model.node(
        "y",
        "Conv",
        inputs,
        Map.of(
            "group", groups,
            "strides", List.of(stride, 4 - stride),
            "dilations", List.of(dilation, 3 - dilation),
            "pads", List.of(padBefore, padAfter, padAfter, padBefore)));
    Graph graph = Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
    assertThat(graph.nodes()).hasSize(1);
  }

  @Property(tries = 30)
  void automaticPaddingIsThatOfOnnx(
      @ForAll @IntRange(min = 1, max = 5) int kernel,
      @ForAll @IntRange(min = 1, max = 4) int stride,
      @ForAll @IntRange(min = 5, max = 17) int height,
      @ForAll @IntRange(min = 0, max = 2) int mode,
      @ForAll long seed) {
    Assume.that(kernel + 1 >= stride || mode == 2); // refused otherwise
    ModelBuilder model = new ModelBuilder(11);
    model.input("x", Shape.map(3, height, 12));
    String weights = weights(model, new Random(seed), Shape.of(2, 3, kernel, kernel));
    model.node(
        "y",
        "Conv",
        List.of("x", weights),
        Map.of(
            "auto_pad", List.of("SAME_UPPER", "SAME_LOWER", "VALID").get(mode),
            "strides", List.of(stride, stride)));
    Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
  }

  @Property(tries = 30)
  void zerosBeforeAConvolutionBecomeItsPadding(
      @ForAll @IntRange(min = 0, max = 3) int top,
      @ForAll @IntRange(min = 0, max = 3) int left,
      @ForAll @IntRange(min = 0, max = 3) int bottom,
      @ForAll @IntRange(min = 1, max = 2) int stride,
      @ForAll @IntRange(min = 0, max = 1) int own,
      @ForAll boolean oldSyntax,
      @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(oldSyntax ? 9 : 13);
    model.input("x", Shape.map(3, 9, 8));
    List<Integer> pads = List.of(0, 0, top, left, 0, 0, bottom, 1);
    if (oldSyntax) {
      model.node("p", "Pad", List.of("x"), Map.of("pads", pads));
    } else {
      model.node("p", "Pad", List.of("x", model.ints(pads)), Map.of());
    }
    String weights = weights(model, new Random(seed), Shape.of(2, 3, 3, 3));
    model.node(
        "y",
        "Conv",
        List.of("p", weights),
        Map.of("strides", List.of(stride, stride), "pads", List.of(own, own, own, own)));
    Graph graph = Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
    assertThat(graph.nodes()).hasSize(1);
  }

  @Property(tries = 20)
  void otherPaddingBecomesAConcat(
      @ForAll @IntRange(min = 0, max = 2) int front,
      @ForAll @IntRange(min = 0, max = 2) int back,
      @ForAll @IntRange(min = 1, max = 3) int axis,
      @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(13);
    model.input("x", Shape.map(3, 5, 4));
    Integer[] pads = {0, 0, 0, 0, 0, 0, 0, 0};
    pads[axis] = front;
    pads[axis + 4] = back;
    String fill = model.floats(new Shape(List.of()), 1.5f);
    model.node("p", "Pad", List.of("x", model.ints(pads), fill), Map.of());
    model.node("y", "Tanh", List.of("p"), Map.of());
    Graph graph = Agreement.check(model.output("y").output("p").bytes(), seed, TOLERANCE);
    assertThat(graph.nodes().stream().filter(node -> node.op() instanceof Op.Concat).count())
        .isEqualTo(front + back > 0 ? 1 : 0);
  }

  @Property(tries = 20)
  void batchNormalisationIsAnAffine(
      @ForAll @IntRange(min = 1, max = 9) int channels, @ForAll boolean vector, @ForAll long seed) {
    ModelBuilder model = new ModelBuilder(vector ? 15 : 9);
    model.input("x", vector ? Shape.of(1, channels) : Shape.map(channels, 3, 5));
    Random random = new Random(seed);
    Shape each = Shape.of(channels);
    float[] variance = Agreement.random(random, channels, 1);
    for (int c = 0; c < channels; c++) {
      variance[c] = variance[c] * variance[c] + 0.01f;
    }
    model.node(
        "y",
        "BatchNormalization",
        List.of(
            "x",
            weights(model, random, each),
            weights(model, random, each),
            weights(model, random, each),
            model.floats(each, variance)),
        Map.of("epsilon", 1e-3f));
    Graph graph = Agreement.check(model.output("y").bytes(), seed, TOLERANCE);
    assertThat(graph.nodes()).anyMatch(node -> node.op() instanceof Op.Affine);
  }

  private static String weights(ModelBuilder model, Random random, Shape shape) {
    return model.floats(shape, Agreement.random(random, Math.toIntExact(shape.elements()), 1));
  }
}
