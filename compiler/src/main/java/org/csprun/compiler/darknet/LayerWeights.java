package org.csprun.compiler.darknet;

import java.util.Optional;
import org.csprun.compiler.darknet.ParameterSource.Role;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.tensor.Shape;

/**
 * The constants of a layer.
 *
 * @param filter shape as asked for
 * @param bias zero where a batch normalisation follows
 */
record LayerWeights(Weights filter, Weights bias, Optional<Op.Affine> norm) {
  /** What Darknet adds to the variance. */
  private static final float EPSILON = .00001f;

  /** Takes bias, batch normalisation and filter, in the order of {@code [convolutional]}. */
  static LayerWeights convolution(
      ParameterSource source, CfgSection section, Shape filter, boolean norm, double inputSquare) {
    int outputs = announce(source, section, filter, norm, inputSquare);
    float[] bias = source.values(Role.BIAS, outputs);
    Optional<Op.Affine> affine = norm ? Optional.of(norm(source, section, bias)) : Optional.empty();
    float[] values = source.values(Role.FILTER, Math.toIntExact(filter.elements()));
    return of(filter, values, bias, affine);
  }

  /** Takes bias, weights and batch normalisation, in the order of {@code [connected]}. */
  static LayerWeights connected(
      ParameterSource source, CfgSection section, Shape weights, boolean norm, double inputSquare) {
    int outputs = announce(source, section, weights, norm, inputSquare);
    float[] bias = source.values(Role.BIAS, outputs);
    float[] values = source.values(Role.FILTER, Math.toIntExact(weights.elements()));
    Optional<Op.Affine> affine = norm ? Optional.of(norm(source, section, bias)) : Optional.empty();
    return of(weights, values, bias, affine);
  }

  /** Takes a {@code [batchnorm]} of its own. */
  static Op.Affine norm(ParameterSource source, CfgSection section, int channels) {
    source.layer(new ParameterSource.Demand(section, 4L * channels, 1, 1));
    return norm(source, section, source.values(Role.BIAS, channels));
  }

  private static int announce(
      ParameterSource source, CfgSection section, Shape filter, boolean norm, double inputSquare) {
    int outputs = filter.dim(0);
    if (filter.elements() > Integer.MAX_VALUE) {
      throw Refusal.of(
          "%s has %s weights, more than an array holds (%s).\nLower its filters or its input's.",
          section.title(), filter, section.place());
    }
    long floats = filter.elements() + (norm ? 4L : 1L) * outputs;
    source.layer(
        new ParameterSource.Demand(section, floats, filter.elements() / outputs, inputSquare));
    return outputs;
  }

  private static LayerWeights of(
      Shape filter, float[] values, float[] bias, Optional<Op.Affine> norm) {
    float[] own = norm.isPresent() ? new float[bias.length] : bias;
    return new LayerWeights(new Weights(filter, values), Weights.vector(own), norm);
  }

  /** {@code gamma · (x − mean) / √(variance + ε) + beta} as a scale and a shift. */
  private static Op.Affine norm(ParameterSource source, CfgSection section, float[] beta) {
    int channels = beta.length;
    float[] gamma = source.values(Role.GAMMA, channels);
    float[] mean = source.values(Role.MEAN, channels);
    float[] variance = source.values(Role.VARIANCE, channels);
    float[] scale = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double factor = gamma[c] / Math.sqrt(variance[c] + EPSILON);
      scale[c] = (float) factor;
      shift[c] = (float) (beta[c] - mean[c] * factor);
      if (!Float.isFinite(scale[c]) || !Float.isFinite(shift[c])) {
        throw Refusal.of(
            "The weights of %s (%s) are no batch normalisation: channel %d has scale %s, mean %s, variance %s.\nThey are damaged, or belong to another cfg.",
            section.title(), section.place(), c, gamma[c], mean[c], variance[c]);
      }
    }
    return new Op.Affine(Weights.vector(scale), Weights.vector(shift), Activation.LINEAR);
  }
}
