package org.csprun.tests.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.csprun.CsprunException;
import org.csprun.compiler.onnx.OnnxReader;
import org.csprun.tensor.Shape;

/** Resize in every combination of modes: read exactly when it repeats pixels, refused otherwise. */
class ResizeProperties {
  private static final List<String> COORDINATES =
      List.of(
          "asymmetric",
          "half_pixel",
          "pytorch_half_pixel",
          "align_corners",
          "half_pixel_symmetric");
  private static final List<String> ROUNDINGS =
      List.of("floor", "ceil", "round_prefer_floor", "round_prefer_ceil");

  @Property(tries = 150)
  void acceptedExactlyWhenOnnxRuntimeRepeatsPixels(
      @ForAll @IntRange(min = 1, max = 4) int factorH,
      @ForAll @IntRange(min = 1, max = 4) int factorW,
      @ForAll @IntRange(min = 2, max = 5) int height,
      @ForAll @IntRange(min = 0, max = 4) int coordinates,
      @ForAll @IntRange(min = 0, max = 3) int rounding,
      @ForAll boolean bySizes) {
    Shape shape = Shape.map(2, height, 3);
    ModelBuilder model = new ModelBuilder(19).input("x", shape);
    List<String> inputs =
        bySizes
            ? List.of("x", "", "", model.ints(1, 2, height * factorH, 3 * factorW))
            : List.of("x", "", model.floats(Shape.of(4), 1, 1, factorH, factorW));
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("mode", "nearest");
    attributes.put("coordinate_transformation_mode", COORDINATES.get(coordinates));
    attributes.put("nearest_mode", ROUNDINGS.get(rounding));
    model.node("y", "Resize", inputs, attributes);
    byte[] bytes = model.output("y").bytes();
    if (repeats(bytes, shape, factorH, factorW)) {
      Agreement.check(bytes, height, 0);
    } else {
      assertThat(refusal(bytes)).contains("Resize 'y' does not repeat each pixel");
    }
  }

  @Property(tries = 20)
  void upsampleAndResizeOfOldOperatorSets(
      @ForAll @IntRange(min = 1, max = 3) int factorH,
      @ForAll @IntRange(min = 1, max = 3) int factorW,
      @ForAll boolean resize) {
    ModelBuilder model = new ModelBuilder(resize ? 10 : 9).input("x", Shape.map(2, 3, 4));
    String scales = model.floats(Shape.of(4), 1, 1, factorH, factorW);
    model.node(
        "y", resize ? "Resize" : "Upsample", List.of("x", scales), Map.of("mode", "nearest"));
    Agreement.check(model.output("y").bytes(), factorH, 0);
  }

  /** Feeds the numbers of the pixels and looks where each output pixel comes from. */
  private static boolean repeats(byte[] model, Shape shape, int factorH, int factorW) {
    int height = shape.dim(2);
    int width = shape.dim(3);
    float[] numbers = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    float[] found =
        OrtOracle.run(model, Map.of("x", new OrtOracle.Feed(shape, numbers))).get("y").values();
    return IntStream.range(0, found.length)
        .allMatch(
            i -> {
              int channel = i / (height * factorH * width * factorW);
              int row = i / (width * factorW) % (height * factorH) / factorH;
              int column = i % (width * factorW) / factorW;
              return found[i] == (channel * height + row) * width + column;
            });
  }

  private static String refusal(byte[] model) {
    try {
      OnnxReader.read("test.onnx", model, Optional.empty());
      return "";
    } catch (CsprunException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
