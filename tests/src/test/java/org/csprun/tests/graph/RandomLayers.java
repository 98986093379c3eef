package org.csprun.tests.graph;

import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;

/** Layers with one input: convolutions, scales, activations, pools, upsampling, slices. */
final class RandomLayers {
  private RandomLayers() {}

  /** A convolution of any geometry, often followed by batch normalisation or an activation. */
  static Value convolution(Growth growth) {
    Value x = growth.map();
    Value y = convolution(growth, x, growth.between(1, Growth.LARGEST_CHANNELS), window(growth, x));
    return normalised(growth, y);
  }

  /** One filter a channel, or one a group of channels. */
  static Value grouped(Growth growth) {
    Value x = growth.map();
    int channels = x.type().channels();
    int groups = growth.chance(50) ? channels : growth.divisor(channels);
    int outputs = groups * growth.between(1, Math.max(1, Growth.LARGEST_CHANNELS / groups));
    return normalised(
        growth, convolution(growth, x, groups, outputs, window(growth, x), growth.activation()));
  }

  static Value affine(Growth growth) {
    Value y = affine(growth, growth.map(), growth.activation());
    return growth.chance(30) ? affine(growth, y, growth.activation()) : y;
  }

  /** A scale and shift right before a convolution, with or without padding between. */
  static Value affineBefore(Growth growth) {
    Value x = growth.map();
    Value y = affine(growth, x, Activation.LINEAR);
    return convolution(growth, y, growth.between(1, 12), window(growth, x));
  }

  static Value activate(Growth growth) {
    return growth.add("activate", new Op.Activate(growth.function()), growth.map());
  }

  static Value pool(Growth growth) {
    Value x = growth.map();
    int kernel = growth.between(2, 3);
    int stride = growth.between(1, 2);
    Window window = Window.square(kernel, stride, kernel / 2);
    PoolKind kind = growth.chance(60) ? PoolKind.MAX : PoolKind.AVERAGE;
    return growth.add("pool", new Op.Pool(kind, window, growth.chance(50)), x);
  }

  static Value upsample(Growth growth) {
    Value x = growth.map();
    int factorH = x.type().height() * 2 <= Growth.LARGEST_SIZE ? 2 : 1;
    int factorW = x.type().width() * 2 <= Growth.LARGEST_SIZE ? 2 : 1;
    return growth.add("upsample", new Op.Upsample(factorH, factorW), x);
  }

  static Value softmax(Growth growth) {
    return growth.add("softmax", new Op.Softmax(), growth.map());
  }

  /** Some of the channels; of a slice or concat as well as of any other map. */
  static Value channels(Growth growth) {
    Value x = growth.map();
    int size = growth.between(1, x.type().channels());
    return slice(growth, x, growth.between(0, x.type().channels() - size), size);
  }

  /** Some of the rows and columns, every one or every other one, also backwards. */
  static Value window(Growth growth) {
    Value x = growth.map();
    int height = x.type().height();
    int width = x.type().width();
    int rows = growth.between(1, height);
    boolean everyOther = growth.chance(30);
    boolean backwards = growth.chance(20);
    int columns = everyOther ? (width + 1) / 2 : width;
    int step = (everyOther ? 2 : 1) * (backwards ? -1 : 1);
    Op op =
        new Op.Slice(
            List.of(0, 0, growth.between(0, height - rows), backwards ? (columns - 1) * -step : 0),
            List.of(1, x.type().channels(), rows, columns),
            List.of(1, 1, 1, step));
    return growth.add("rows", op, x);
  }

  static Value slice(Growth growth, Value x, int start, int size) {
    int height = x.type().height();
    int width = x.type().width();
    Op op =
        new Op.Slice(List.of(0, start, 0, 0), List.of(1, size, height, width), List.of(1, 1, 1, 1));
    return growth.add("slice", op, x);
  }

  static Value pointwise(Growth growth, Value x, int outputs, Activation activation) {
    return convolution(growth, x, 1, outputs, Window.square(1, 1, 0), activation);
  }

  /** A 3x3 convolution that keeps the size. */
  static Value keeping(Growth growth, Value x, int outputs, Activation activation) {
    return convolution(growth, x, 1, outputs, Window.square(3, 1, 1), activation);
  }

  private static Value convolution(Growth growth, Value x, int outputs, Window window) {
    return convolution(growth, x, 1, outputs, window, growth.activation());
  }

  private static Value convolution(
      Growth growth, Value x, int groups, int outputs, Window window, Activation activation) {
    int inputs = x.type().channels() / groups;
    Shape filter = Shape.of(outputs, inputs, window.kernelH(), window.kernelW());
    double range = 1.5 / Math.sqrt((double) filter.elements() / outputs);
    Op op =
        new Op.Convolution(
            window,
            groups,
            growth.weights(filter, range),
            growth.weights(Shape.of(outputs), 0.5),
            activation);
    return growth.add("conv", op, x);
  }

  private static Window window(Growth growth, Value x) {
    int kernelH = growth.pick(List.of(1, 1, 3, 3, 5));
    int kernelW = growth.chance(80) ? kernelH : growth.pick(List.of(1, 2, 3));
    int stride = growth.chance(30) ? 2 : 1;
    int dilation = growth.chance(15) ? 2 : 1;
    int spanH = (kernelH - 1) * dilation;
    int spanW = (kernelW - 1) * dilation;
    boolean unpadded = growth.chance(20) && spanH < x.type().height() && spanW < x.type().width();
    int top = unpadded ? 0 : spanH / 2;
    int left = unpadded ? 0 : spanW / 2;
    return new Window(
        kernelH,
        kernelW,
        stride,
        stride,
        dilation,
        dilation,
        top,
        left,
        unpadded ? 0 : spanH - top,
        unpadded ? 0 : spanW - left);
  }

  private static Value affine(Growth growth, Value x, Activation activation) {
    Shape each = Shape.of(x.type().channels());
    Op op = new Op.Affine(growth.weights(each, 1.5), growth.weights(each, 1), activation);
    return growth.add("affine", op, x);
  }

  private static Value normalised(Growth growth, Value conv) {
    Value y = growth.chance(40) ? affine(growth, conv, growth.activation()) : conv;
    if (growth.chance(15)) {
      growth.keep(conv); // another reader or an output may forbid the fusion
    }
    return growth.chance(40) ? growth.add("activate", new Op.Activate(growth.function()), y) : y;
  }
}
