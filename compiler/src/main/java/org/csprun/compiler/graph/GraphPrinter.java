package org.csprun.compiler.graph;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.csprun.plan.Activation;
import org.csprun.plan.Requantize;
import org.csprun.plan.Window;
import org.csprun.tensor.TensorType;

/**
 * The text of a graph, one line a node, for goldens and reports: {@code %conv3 = convolution 3x3/2
 * 64 leaky(0.1) %conv2 : 1x64x104x104 nhwc ; yolo.cfg:31 [convolutional] 3}.
 *
 * <p>Padding that keeps the size of a stride-1 window is not printed, nor are strides and dilations
 * of 1 and linear activations. A view is {@code in %base+offset}; constants of up to four elements
 * are printed whole.
 */
public final class GraphPrinter {
  private static final int SHOWN_ELEMENTS = 4;

  private GraphPrinter() {}

  /** The whole graph; every line ends with a line feed. */
  public static String print(Graph graph) {
    StringBuilder text = new StringBuilder();
    for (GraphInput input : graph.inputs()) {
      line(text, "input " + input.value() + " : " + type(input.value().type()));
    }
    graph.nodes().forEach(node -> line(text, print(graph, node)));
    for (GraphOutput output : graph.outputs()) {
      line(text, "output " + output.name() + " = " + output.value());
    }
    return text.toString();
  }

  /** One node, without a line feed. */
  public static String print(Graph graph, Node node) {
    String words =
        node.inputs().stream()
            .map(Value::toString)
            .collect(Collectors.joining(" ", op(node.op()) + " ", ""))
            .strip();
    String view =
        graph
            .view(node.output())
            .map(v -> " in " + v.base() + (v.elementOffset() == 0 ? "" : "+" + v.elementOffset()))
            .orElse("");
    String host = node.placement() == Node.Placement.HOST ? " host" : "";
    return "%s = %s : %s%s%s ; %s"
        .formatted(node.output(), words, type(node.output().type()), view, host, node.origin());
  }

  /** The kind of a node and its name: {@code Convolution 'conv3'}. */
  public static String title(Node node) {
    return "%s '%s'".formatted(node.op().getClass().getSimpleName(), node.name());
  }

  static String layout(TensorType type) {
    return type.isMap() ? "nhwc" : "row-major";
  }

  private static String type(TensorType type) {
    String data =
        switch (type.dataType()) {
          case F32 -> "";
          case U8, S8, S16, S32 -> " " + type.dataType().name().toLowerCase(Locale.ROOT);
        };
    return type.shape() + " " + layout(type) + data;
  }

  private static String op(Op op) {
    return switch (op) {
      case Op.Constant c -> "constant" + values(c.value());
      case Op.Convolution c ->
          "convolution " + window(c.window()) + " " + c.outputs() + groups(c) + activations(c);
      case Op.FullyConnected f ->
          "fully-connected " + f.weights().shape().dim(0) + activation(f.activation());
      case Op.Affine a -> "affine" + activation(a.activation());
      case Op.Activate a -> "activate " + a.activation();
      case Op.Pool p ->
          "pool %s %s%s"
              .formatted(lower(p.kind()), window(p.window()), p.countPadding() ? " counted" : "");
      case Op.GlobalAverage g -> "global-average";
      case Op.CrossChannelPool p -> "cross-channel-pool " + lower(p.kind()) + " " + p.groups();
      case Op.Elementwise e -> lower(e.kind()) + activation(e.activation());
      case Op.Upsample u -> "upsample " + u.factorH() + "x" + u.factorW();
      case Op.SpaceToDepth s ->
          "space-to-depth %d rows %s columns %s"
              .formatted(s.block(), list(s.rows()), list(s.columns()));
      case Op.Softmax s -> "softmax";
      case Op.Reduce r -> "reduce " + lower(r.kind());
      case Op.Concat c -> "concat " + c.axis();
      case Op.Slice s ->
          "slice %s size %s%s"
              .formatted(
                  list(s.starts()),
                  list(s.sizes()),
                  s.steps().stream().allMatch(i -> i == 1) ? "" : " step " + list(s.steps()));
      case Op.Reshape r -> "reshape";
      case Op.Transpose t -> "transpose " + list(t.permutation());
      case Op.ChangeLayout c -> "change-layout";
      case Op.PixelRows p -> "pixel-rows";
      case IntegerOp i -> integer(i);
    };
  }

  private static String integer(IntegerOp op) {
    return switch (op) {
      case IntegerOp.Convolution c ->
          "int8-convolution %s %d%s%s"
              .formatted(
                  window(c.window()),
                  c.filter().shape().dim(0),
                  c.groups() == 1 ? "" : " groups " + c.groups(),
                  rescale(c.rescale()));
      case IntegerOp.FullyConnected f ->
          "int8-fully-connected " + f.weights().shape().dim(0) + rescale(f.rescale());
      case IntegerOp.Add a -> "int8-add" + rescale(a.rescale());
      case IntegerOp.Multiply m -> "int8-multiply" + rescale(m.rescale());
      case IntegerOp.Average a -> "int8-average " + window(a.window());
      case IntegerOp.ChannelAverage a -> "int8-channel-average " + a.groups();
      case IntegerOp.Lookup l -> "int8-lookup";
      case IntegerOp.Quantize q -> "quantize";
      case IntegerOp.Dequantize d -> "dequantize";
    };
  }

  private static String rescale(Rescale rescale) {
    return (rescale.curve() == Requantize.Curve.LINEAR ? "" : " " + lower(rescale.curve()))
        + (rescale.join() == Requantize.Join.NONE ? "" : " " + lower(rescale.join()));
  }

  private static String window(Window w) {
    String text = w.kernelH() + "x" + w.kernelW();
    if (w.strideH() != 1 || w.strideW() != 1) {
      text += "/" + w.strideH() + (w.strideH() == w.strideW() ? "" : "x" + w.strideW());
    }
    if (w.dilationH() != 1 || w.dilationW() != 1) {
      text += " dilation " + w.dilationH() + "x" + w.dilationW();
    }
    boolean keepsSize =
        2 * w.padTop() == (w.kernelH() - 1) * w.dilationH()
            && 2 * w.padLeft() == (w.kernelW() - 1) * w.dilationW()
            && w.padTop() == w.padBottom()
            && w.padLeft() == w.padRight();
    return keepsSize
        ? text
        : text + " pad " + list(List.of(w.padTop(), w.padLeft(), w.padBottom(), w.padRight()));
  }

  private static String groups(Op.Convolution c) {
    return c.groups() == 1 ? "" : " groups " + c.groups();
  }

  private static String activations(Op.Convolution c) {
    return activation(c.activation())
        + (c.residual() ? " residual" + activation(c.residualActivation()) : "");
  }

  private static String activation(Activation activation) {
    return activation.isLinear() ? "" : " " + activation;
  }

  private static String values(Weights weights) {
    if (weights.values().length > SHOWN_ELEMENTS) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (float value : weights.values()) {
      text.append(' ').append(value);
    }
    return text.toString();
  }

  private static String list(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
