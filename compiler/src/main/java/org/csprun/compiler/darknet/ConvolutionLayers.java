package org.csprun.compiler.darknet;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;

/** Layers with weights. A batch normalisation becomes an {@link Op.Affine} of its own. */
final class ConvolutionLayers {
  private ConvolutionLayers() {}

  static Layer convolution(NetworkBuilder net) {
    CfgSection section = net.section();
    Activation function = Functions.of(section, "logistic");
    Value in = net.map();
    int channels = in.type().channels();
    int filters = section.positive("filters", 1);
    int groups = section.positive("groups", 1);
    checkGroups(net, groups, channels, "input channels");
    checkGroups(net, groups, filters, "filters");
    Window window = window(net, in);
    boolean norm = section.flag("batch_normalize") || section.flag("cbn");
    Shape shape = Shape.of(filters, channels / groups, window.kernelH(), window.kernelW());
    LayerWeights weights =
        LayerWeights.convolution(
            net.parameters(), section, shape, norm, net.previous().moments().square());
    Value out =
        net.add(
            net.name(),
            new Op.Convolution(window, groups, weights.filter(), weights.bias(), Activation.LINEAR),
            in);
    if (weights.norm().isPresent()) {
      out = net.add(net.name() + ".norm", weights.norm().get(), out);
    }
    return new Layer(net.name(), net.activate(out, function), Moments.STANDARD.after(function));
  }

  private static Window window(NetworkBuilder net, Value in) {
    CfgSection section = net.section();
    int size = section.positive("size", 1);
    int stride = section.positive("stride", 1);
    int strideX = section.positive("stride_x", stride);
    int strideY = section.positive("stride_y", stride);
    int padding = section.flag("pad") ? size / 2 : section.natural("padding", 0);
    int dilation = size == 1 ? 1 : section.positive("dilation", 1);
    int pad = Math.multiplyExact(padding, dilation);
    Window window =
        new Window(size, size, strideY, strideX, dilation, dilation, pad, pad, pad, pad);
    // Darknet leaves dilation out of the output's size, which is only right where both agree.
    int height = (in.type().height() + 2 * padding - size) / strideY + 1;
    int width = (in.type().width() + 2 * padding - size) / strideX + 1;
    if (dilation > 1
        && (height != window.outputHeight(in.type().height())
            || width != window.outputWidth(in.type().width()))) {
      throw Refusal.of(
          "Convolution '%s' has dilation=%d with size=%d and padding=%d (%s).\nDarknet computes its size wrongly; use an odd size with pad=1.",
          net.name(), dilation, size, padding, section.place("dilation"));
    }
    return window;
  }

  private static void checkGroups(NetworkBuilder net, int groups, int channels, String what) {
    if (channels % groups != 0) {
      throw Refusal.of(
          "Convolution '%s' has groups=%d but %d %s (%s).\ngroups must divide %d: use %s.",
          net.name(),
          groups,
          channels,
          what,
          net.section().place("groups"),
          channels,
          divisors(channels));
    }
  }

  private static String divisors(int number) {
    return IntStream.rangeClosed(1, number)
        .filter(divisor -> number % divisor == 0)
        .limit(8)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  static Layer connected(NetworkBuilder net) {
    CfgSection section = net.section();
    Activation function = Functions.of(section, "logistic");
    int outputs = section.positive("output", 1);
    double square = net.previous().moments().square();
    Value in = net.vector();
    Shape shape = Shape.of(outputs, Math.toIntExact(in.type().elements()));
    LayerWeights weights =
        LayerWeights.connected(
            net.parameters(), section, shape, section.flag("batch_normalize"), square);
    Value out =
        net.add(
            net.name(),
            new Op.FullyConnected(weights.filter(), weights.bias(), Activation.LINEAR),
            in);
    if (weights.norm().isPresent()) {
      out = net.add(net.name() + ".norm", weights.norm().get(), net.map(out));
    }
    return new Layer(net.name(), net.activate(out, function), Moments.STANDARD.after(function));
  }

  static Layer batchNorm(NetworkBuilder net) {
    Value in = net.map();
    Op.Affine norm = LayerWeights.norm(net.parameters(), net.section(), in.type().channels());
    return new Layer(net.name(), net.add(net.name(), norm, in), net.previous().moments());
  }
}
