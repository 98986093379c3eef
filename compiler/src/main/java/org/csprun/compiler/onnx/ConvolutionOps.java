package org.csprun.compiler.onnx;

import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;

/** Convolution and batch normalisation. */
final class ConvolutionOps {
  private ConvolutionOps() {}

  static List<OpEntry> entries() {
    return List.of(
        new OpEntry(
            "Conv",
            "2-D, constant weights; any kernel, stride, dilation, groups, padding, auto_pad",
            ConvolutionOps::convolution),
        new OpEntry(
            "BatchNormalization",
            "of maps and 1xC vectors, at inference",
            ConvolutionOps::batchNormalisation));
  }

  private static void convolution(Site site) {
    Literal filter = site.constant(1, "weights");
    if (filter.rank() != 4) {
      throw new Refusal(
          "is %d-D; only 2-D convolutions are supported".formatted(filter.rank() - 2));
    }
    Weights weights = filter.weights();
    int outputs = filter.dims().getFirst();
    Weights bias =
        site.node().hasInput(2)
            ? site.constant(2, "biases").weights()
            : Weights.vector(new float[outputs]);
    Optional<Operand.Padded> padded = site.padded(0).filter(ConvolutionOps::isFoldable);
    Value in = site.map(padded.isPresent() ? padded.get().base() : site.value(0));
    Window window =
        new Sliding(
                site.node(),
                filter.dims().get(2),
                filter.dims().get(3),
                in.type(),
                padded.map(PadOps::border).orElse(Sliding.NO_BORDER),
                false)
            .window();
    int groups = OnnxNode.clamped(site.node().integer("group", 1));
    site.define(site.add(new Op.Convolution(window, groups, weights, bias, Activation.LINEAR), in));
  }

  private static boolean isFoldable(Operand.Padded padded) {
    return padded.fill() == 0 && PadOps.isOverPixels(padded);
  }

  private static void batchNormalisation(Site site) {
    if (site.node().integer("training_mode", 0) != 0) {
      throw new Refusal("is in training mode; export the model for inference (model.eval())");
    }
    float[] scale = site.constant(1, "scales").reals();
    float[] shift = site.constant(2, "shifts").reals();
    Literal mean = site.constant(3, "means");
    Literal variance = site.constant(4, "variances");
    float epsilon = site.node().real("epsilon", 1e-5f);
    if (shift.length != scale.length
        || mean.size() != scale.length
        || variance.size() != scale.length) {
      throw new Refusal("has scales, shifts, means and variances of different number");
    }
    for (int c = 0; c < scale.length; c++) {
      double factor = scale[c] / Math.sqrt((double) variance.real(c) + epsilon);
      scale[c] = (float) factor;
      shift[c] = (float) (shift[c] - mean.real(c) * factor);
    }
    site.define(affine(site, site.value(0), Weights.vector(scale), Weights.vector(shift)));
  }

  /** Scale and shift along axis 1, which for a 1xC vector takes a 1x1 map. */
  private static Value affine(Site site, Value in, Weights scale, Weights shift) {
    Shape shape = in.type().shape();
    if (shape.rank() == 2 && shape.dim(0) == 1) {
      Value map = site.map(site.reshaped(in, List.of(1, shape.dim(1), 1, 1)));
      Value out = site.add(new Op.Affine(scale, shift, Activation.LINEAR), map);
      return site.reshaped(out, shape.dims());
    }
    return site.add(new Op.Affine(scale, shift, Activation.LINEAR), site.map(in));
  }
}
