package org.csprun.compiler.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;

/** Nearest upsampling, where it repeats every pixel a whole number of times. */
final class ResizeOps {
  private static final int LARGEST_FACTOR = 64;

  private ResizeOps() {}

  static List<OpEntry> entries() {
    String constraint = "nearest, whole factors, in modes that repeat each pixel";
    return List.of(
        new OpEntry("Resize", constraint, ResizeOps::resize),
        new OpEntry("Upsample", constraint, ResizeOps::resize));
  }

  private static void resize(Site site) {
    OnnxNode node = site.node();
    Value map = site.map(0);
    List<Integer> dims = map.type().shape().dims();
    List<Double> scales = scales(site, dims);
    if (scales.stream().allMatch(scale -> scale == 1)) {
      site.define(map);
      return;
    }
    String mode = node.text("mode", "nearest");
    if (!mode.equals("nearest")) {
      throw new Refusal("has mode=%s; only nearest is supported".formatted(mode));
    }
    if (scales.get(0) != 1 || scales.get(1) != 1) {
      throw new Refusal("resizes batch or channels by %s".formatted(scales));
    }
    if (scales.stream()
        .anyMatch(scale -> scale < 1 || scale > LARGEST_FACTOR || scale != Math.rint(scale))) {
      throw new Refusal(
          "scales height and width by %s and %s; only whole factors up to 64 are supported"
              .formatted(scales.get(2), scales.get(3)));
    }
    int factorH = scales.get(2).intValue();
    int factorW = scales.get(3).intValue();
    requireRepetition(site, dims.get(2), factorH);
    requireRepetition(site, dims.get(3), factorW);
    site.define(site.add(new Op.Upsample(factorH, factorW), map));
  }

  /** The factor of each of the four dimensions, however this operator set gives it. */
  private static List<Double> scales(Site site, List<Integer> dims) {
    int input = site.opset() < 11 ? 1 : 2;
    Optional<List<Float>> attribute = site.node().reals("scales");
    List<Double> given = new ArrayList<>();
    if (attribute.isPresent()) {
      attribute.get().forEach(scale -> given.add((double) scale));
    } else if (site.node().hasInput(input) && site.constant(input, "scales").size() > 0) {
      Literal scales = site.constant(input, "scales");
      for (int i = 0; i < scales.size(); i++) {
        given.add((double) scales.real(i));
      }
    } else {
      given.addAll(fromSizes(site, dims));
    }
    return spread(site, given);
  }

  private static List<Double> fromSizes(Site site, List<Integer> dims) {
    if (!site.node().text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw new Refusal("has keep_aspect_ratio_policy; only stretch is supported");
    }
    List<Integer> sizes = site.constant(3, "sizes").ints();
    List<Integer> axes = site.node().ints("axes").orElse(Dims.range(sizes.size()));
    List<Double> scales = new ArrayList<>();
    for (int i = 0; i < sizes.size() && i < axes.size(); i++) {
      scales.add((double) sizes.get(i) / dims.get(Dims.axis(axes.get(i), dims.size())));
    }
    return scales;
  }

  private static List<Double> spread(Site site, List<Double> given) {
    List<Integer> axes = site.node().ints("axes").orElse(Dims.range(4));
    if (given.size() != axes.size()) {
      throw new Refusal("has %d factors for %d axes".formatted(given.size(), axes.size()));
    }
    List<Double> scales = new ArrayList<>(List.of(1.0, 1.0, 1.0, 1.0));
    for (int i = 0; i < axes.size(); i++) {
      scales.set(Dims.axis(axes.get(i), 4), given.get(i));
    }
    return scales;
  }

  /** Follows the mode's formula for every output pixel rather than trusting a list of modes. */
  private static void requireRepetition(Site site, int size, int factor) {
    boolean modern = site.node().type().equals("Resize") && site.opset() >= 11;
    String coordinates =
        modern ? site.node().text("coordinate_transformation_mode", "half_pixel") : "asymmetric";
    String rounding = modern ? site.node().text("nearest_mode", "round_prefer_floor") : "floor";
    for (int i = 0; i < size * factor; i++) {
      double source = source(coordinates, i, size, factor);
      int pixel = Math.clamp((long) rounded(rounding, source), 0, size - 1);
      if (pixel != i / factor) {
        throw new Refusal(
            "does not repeat each pixel %d times with coordinate_transformation_mode=%s and nearest_mode=%s; asymmetric with floor does"
                .formatted(factor, coordinates, rounding));
      }
    }
  }

  private static double source(String coordinates, int i, int size, int factor) {
    int scaled = size * factor;
    return switch (coordinates) {
      case "asymmetric" -> (double) i / factor;
      case "half_pixel", "half_pixel_symmetric" -> (i + 0.5) / factor - 0.5;
      case "pytorch_half_pixel" -> scaled > 1 ? (i + 0.5) / factor - 0.5 : 0;
      case "tf_half_pixel_for_nn" -> (i + 0.5) / factor;
      case "align_corners" -> scaled > 1 ? (double) i * (size - 1) / (scaled - 1) : 0;
      default ->
          throw new Refusal(
              "has coordinate_transformation_mode=%s, which is not supported"
                  .formatted(coordinates));
    };
  }

  private static double rounded(String rounding, double source) {
    return switch (rounding) {
      case "round_prefer_floor" -> Math.ceil(source - 0.5);
      case "round_prefer_ceil" -> Math.floor(source + 0.5);
      case "floor" -> Math.floor(source);
      case "ceil" -> Math.ceil(source);
      default ->
          throw new Refusal("has nearest_mode=%s, which is not supported".formatted(rounding));
    };
  }
}
