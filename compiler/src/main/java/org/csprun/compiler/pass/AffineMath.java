package org.csprun.compiler.pass;

import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Weights;

/** The arithmetic of folding scales and shifts, in double. */
final class AffineMath {
  private AffineMath() {}

  /** {@code scale · conv(x) + shift} as a convolution. */
  static Op.Convolution after(Op.Convolution conv, Op.Affine affine) {
    float[] scale = affine.scale().values();
    float[] filter = conv.filter().values().clone();
    float[] bias = conv.bias().values().clone();
    int taps = filter.length / bias.length;
    for (int i = 0; i < filter.length; i++) {
      filter[i] = (float) ((double) filter[i] * scale[i / taps]);
    }
    for (int o = 0; o < bias.length; o++) {
      bias[o] = (float) ((double) bias[o] * scale[o] + affine.shift().values()[o]);
    }
    return conv.withWeights(
        new Weights(conv.filter().shape(), filter), new Weights(conv.bias().shape(), bias));
  }

  /** {@code conv(scale · x + shift)} as a convolution, where no padding is involved. */
  static Op.Convolution before(Op.Affine affine, Op.Convolution conv) {
    float[] filter = conv.filter().values().clone();
    float[] bias = conv.bias().values().clone();
    int inputs = conv.filter().shape().dim(1);
    int taps = conv.window().kernelH() * conv.window().kernelW();
    int outputsPerGroup = bias.length / conv.groups();
    for (int o = 0; o < bias.length; o++) {
      double sum = bias[o];
      for (int i = 0; i < inputs; i++) {
        int channel = o / outputsPerGroup * inputs + i;
        for (int t = 0; t < taps; t++) {
          int at = (o * inputs + i) * taps + t;
          sum += (double) filter[at] * affine.shift().values()[channel];
          filter[at] = (float) ((double) filter[at] * affine.scale().values()[channel]);
        }
      }
      bias[o] = (float) sum;
    }
    return conv.withWeights(
        new Weights(conv.filter().shape(), filter), new Weights(conv.bias().shape(), bias));
  }

  /** The second scale and shift of the first. */
  static Op.Affine compose(Op.Affine first, Op.Affine second) {
    float[] scale = first.scale().values().clone();
    float[] shift = first.shift().values().clone();
    for (int c = 0; c < scale.length; c++) {
      double factor = second.scale().values()[c];
      scale[c] = (float) (factor * scale[c]);
      shift[c] = (float) (factor * shift[c] + second.shift().values()[c]);
    }
    return new Op.Affine(Weights.vector(scale), Weights.vector(shift), second.activation());
  }

  static boolean isZero(Weights weights) {
    for (float value : weights.values()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
