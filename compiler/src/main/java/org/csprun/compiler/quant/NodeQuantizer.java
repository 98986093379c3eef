package org.csprun.compiler.quant;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.IntegerWeights;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Rescale;
import org.csprun.compiler.graph.Value;
import org.csprun.kernel.ActivationFunction;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Requantize;
import org.csprun.plan.Window;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.Shape;

/** Makes the integer op of one node from the scales of what it reads and writes. */
final class NodeQuantizer {
  private final Means means;
  private final boolean correctsBias;
  private final Map<String, InputMoments> moments;
  private final Map<Asked, Op> known = new HashMap<>();

  /**
   * What an op depends on beside the node: rounding weights is slow, so it is done once for all.
   */
  private record Asked(String node, List<Quantization> inputs, Quantization output) {}

  /**
   * @param means the mean of every channel of every value
   * @param correctsBias whether biases take back the mean error of the weights
   * @param moments of the inputs of convolutions by the name of the node; weights without are
   *     rounded to the nearest
   */
  NodeQuantizer(Means means, boolean correctsBias, Map<String, InputMoments> moments) {
    this.means = means;
    this.correctsBias = correctsBias;
    this.moments = moments;
  }

  /**
   * The op of a node that computes.
   *
   * @param read its inputs in bytes
   */
  Op quantize(Node node, List<Value> read, Quantization output) {
    List<Quantization> inputs =
        read.stream().map(value -> value.type().quantization().orElseThrow()).toList();
    return known.computeIfAbsent(
        new Asked(node.name(), inputs, output), asked -> make(node, read, output));
  }

  private Op make(Node node, List<Value> read, Quantization output) {
    return switch (node.op()) {
      case Op.Convolution c -> convolution(node, c, read, output);
      case Op.FullyConnected f -> fullyConnected(node, f, read.getFirst(), output);
      case Op.Affine a -> affine(node, a, read.getFirst(), output);
      case Op.Activate a -> lookup(a.activation(), read.getFirst(), output);
      case Op.Elementwise e -> elementwise(e, read, output, node.output().type().channels());
      case Op.Pool p -> average(p.window(), read.getFirst(), output);
      case Op.GlobalAverage _ -> average(whole(read.getFirst()), read.getFirst(), output);
      case Op.CrossChannelPool p -> channelAverage(p.groups(), read.getFirst(), output);
      default -> throw new IllegalArgumentException("'" + node.name() + "' has no integer form");
    };
  }

  private IntegerOp convolution(
      Node node, Op.Convolution c, List<Value> read, Quantization output) {
    QuantizedFilter filter =
        filter(
            node,
            new QuantizedFilter.Source(
                c.filter().shape(), c.filter().values(), c.bias().values(), c.groups()),
            read.getFirst());
    RescaleBuilder rescale =
        new RescaleBuilder(output, filter.unit())
            .activation(c.activation(), largestBefore(c, read, output));
    if (c.residual()) {
      rescale.join(scales(read.get(1), c.outputs()), c.residualActivation());
    }
    return new IntegerOp.Convolution(
        c.window(), c.groups(), filter.filter(), filter.bias(), rescale.build(), output);
  }

  /** Where a residual joined, the sum before may have been larger by as much as that spans. */
  private static double largestBefore(Op.Convolution c, List<Value> read, Quantization output) {
    return largest(output, c.outputs())
        + (c.residual() ? span(read.get(1).type().quantization().orElseThrow(), c.outputs()) : 0);
  }

  private IntegerOp fullyConnected(
      Node node, Op.FullyConnected f, Value read, Quantization output) {
    Shape matrix = f.weights().shape();
    QuantizedFilter filter =
        filter(
            node,
            new QuantizedFilter.Source(
                Shape.of(matrix.dim(0), matrix.dim(1), 1, 1),
                f.weights().values(),
                f.bias().values(),
                1),
            read);
    Rescale rescale =
        new RescaleBuilder(output, filter.unit())
            .activation(f.activation(), largest(output, matrix.dim(0)))
            .build();
    return new IntegerOp.FullyConnected(
        IntegerWeights.s8(matrix, filter.filter().bytes()), filter.bias(), rescale, output);
  }

  /** A scale and shift is a depthwise convolution of one weight, which has no rounding error. */
  private IntegerOp affine(Node node, Op.Affine a, Value read, Quantization output) {
    int channels = read.type().channels();
    QuantizedFilter filter =
        filter(
            node,
            new QuantizedFilter.Source(
                Shape.of(channels, 1, 1, 1), a.scale().values(), a.shift().values(), channels),
            read);
    Rescale rescale =
        new RescaleBuilder(output, filter.unit())
            .activation(a.activation(), largest(output, channels))
            .build();
    return new IntegerOp.Convolution(
        Window.square(1, 1, 0), channels, filter.filter(), filter.bias(), rescale, output);
  }

  private QuantizedFilter filter(Node node, QuantizedFilter.Source source, Value read) {
    int inputs = source.shape().dim(1) * source.groups();
    double[] mean = correctsBias ? means.of(node.input(0), inputs) : new double[inputs];
    double[] scales = scales(read, inputs);
    InputMoments known = moments.get(node.name());
    Rounding rounding =
        known == null
            ? Rounding.nearest()
            : new CompensatedRounding(known, scales, source.outputs());
    return QuantizedFilter.of(source, scales, zeroPoints(read, inputs), mean, rounding);
  }

  private static IntegerOp lookup(Activation activation, Value read, Quantization output) {
    Quantization input = read.type().quantization().orElseThrow();
    int tables = input.isPerChannel() || output.isPerChannel() ? read.type().channels() : 1;
    byte[] table = new byte[tables * Requantize.TABLE_ENTRIES];
    for (int i = 0; i < table.length; i++) {
      int channel = i / Requantize.TABLE_ENTRIES;
      float x = input.dequantize(i % Requantize.TABLE_ENTRIES, channel);
      table[i] = (byte) output.quantize(ActivationFunction.apply(activation, x), channel);
    }
    return new IntegerOp.Lookup(
        IntegerWeights.u8(Shape.of(tables, Requantize.TABLE_ENTRIES), table), output);
  }

  private static IntegerOp elementwise(
      Op.Elementwise e, List<Value> read, Quantization output, int channels) {
    double[] a = scales(read.get(0), channels);
    double[] b = scales(read.get(1), channels);
    if (e.kind() == BinaryKind.MULTIPLY) {
      double[] unit = IntStream.range(0, channels).mapToDouble(c -> a[c] * b[c]).toArray();
      return new IntegerOp.Multiply(
          new RescaleBuilder(output, unit).activation(e.activation(), 0).build(), output);
    }
    double sign = e.kind() == BinaryKind.SUBTRACT ? -1 : 1;
    double[] second = Arrays.stream(b).map(scale -> sign * scale).toArray();
    return new IntegerOp.Add(
        new RescaleBuilder(output, a).join(second, e.activation()).build(), output);
  }

  private static IntegerOp average(Window window, Value read, Quantization output) {
    double pixels = (double) window.kernelH() * window.kernelW();
    return new IntegerOp.Average(
        window, divided(read, output, read.type().channels(), pixels), output);
  }

  private static IntegerOp channelAverage(int groups, Value read, Quantization output) {
    int outputs = read.type().channels() / groups;
    return new IntegerOp.ChannelAverage(groups, divided(read, output, outputs, groups), output);
  }

  private static Rescale divided(Value read, Quantization output, int channels, double divisor) {
    double[] unit = Arrays.stream(scales(read, channels)).map(s -> s / divisor).toArray();
    return new RescaleBuilder(output, unit).build();
  }

  private static Window whole(Value map) {
    return new Window(map.type().height(), map.type().width(), 1, 1, 1, 1, 0, 0, 0, 0);
  }

  private static double[] scales(Value value, int channels) {
    Quantization quantization = value.type().quantization().orElseThrow();
    return IntStream.range(0, channels)
        .mapToDouble(c -> quantization.scale(repeated(quantization, c)))
        .toArray();
  }

  private static int[] zeroPoints(Value value, int channels) {
    Quantization quantization = value.type().quantization().orElseThrow();
    return IntStream.range(0, channels)
        .map(c -> quantization.zeroPoint(repeated(quantization, c)))
        .toArray();
  }

  private static int repeated(Quantization quantization, int channel) {
    return quantization.isPerChannel() ? channel : 0;
  }

  /** The largest real value that a tensor's bytes can have. */
  private static double largest(Quantization quantization, int channels) {
    return IntStream.range(0, channels)
        .mapToDouble(c -> quantization.dequantize(255, c))
        .max()
        .orElse(0);
  }

  private static double span(Quantization quantization, int channels) {
    return IntStream.range(0, channels)
        .mapToDouble(c -> 255.0 * quantization.scale(c))
        .max()
        .orElse(0);
  }
}
