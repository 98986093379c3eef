package org.csprun.tests.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;

/**
 * A graph written as an ONNX model, so that ONNX Runtime can judge networks that were never ONNX.
 * Tensors have their logical shapes; a layout change is an Identity. Outputs keep their names.
 */
public final class OnnxWriter {
  /** Has Mish, dilated average pools and reductions whose axes are inputs. */
  public static final int OPSET = 19;

  private final ModelBuilder model = new ModelBuilder(OPSET);
  private final Map<Value, String> names = new HashMap<>();
  private int helpers;

  private OnnxWriter() {}

  /** The model's bytes. */
  public static byte[] write(Graph graph) {
    OnnxWriter writer = new OnnxWriter();
    for (GraphInput input : graph.inputs()) {
      writer.model.input(input.name(), input.value().type().shape());
      writer.names.put(input.value(), input.name());
    }
    for (Node node : graph.nodes()) {
      writer.names.put(node.output(), writer.write(node));
    }
    for (GraphOutput output : graph.outputs()) {
      writer.model.node(
          output.name(), "Identity", List.of(writer.names.get(output.value())), Map.of());
      writer.model.output(output.name());
    }
    return writer.model.bytes();
  }

  private String write(Node node) {
    List<String> in = node.inputs().stream().map(names::get).toList();
    Shape out = node.output().type().shape();
    return switch (node.op()) {
      case Op.Constant c -> weights(c.value());
      case Op.Convolution c -> convolution(c, in);
      case Op.FullyConnected f -> fullyConnected(f, in.getFirst());
      case Op.Affine a -> {
        Shape channels = Shape.map(out.dim(1), 1, 1);
        String scaled = add("Mul", in.getFirst(), model.floats(channels, a.scale().values()));
        yield activation(
            a.activation(), add("Add", scaled, model.floats(channels, a.shift().values())));
      }
      case Op.Activate a -> activation(a.activation(), in.getFirst());
      case Op.Pool p -> pool(p, in.getFirst());
      case Op.GlobalAverage g -> add("GlobalAveragePool", in.getFirst());
      case Op.CrossChannelPool p -> maxout(p, in.getFirst(), node.input(0).type().shape(), out);
      case Op.Elementwise e ->
          activation(e.activation(), add(binary(e.kind()), in.get(0), in.get(1)));
      case Op.Upsample u ->
          add(
              "Resize",
              List.of(in.getFirst(), "", model.floats(Shape.of(4), 1, 1, u.factorH(), u.factorW())),
              Map.of(
                  "mode", "nearest",
                  "coordinate_transformation_mode", "asymmetric",
                  "nearest_mode", "floor"));
      case Op.SpaceToDepth s -> spaceToDepth(s, in.getFirst());
      case Op.Softmax s ->
          add(
              "Softmax",
              List.of(in.getFirst()),
              Map.of("axis", node.input(0).type().isMap() ? 1 : -1));
      case Op.Reduce r ->
          add(reduction(r.kind()), List.of(in.getFirst(), model.ints(-1)), Map.of("keepdims", 1));
      case Op.Concat c -> add("Concat", in, Map.of("axis", c.axis()));
      case Op.Slice s -> slice(s, in.getFirst());
      case Op.Reshape r -> reshape(in.getFirst(), r.shape());
      case Op.Transpose t ->
          add("Transpose", List.of(in.getFirst()), Map.of("perm", t.permutation()));
      case Op.ChangeLayout c -> add("Identity", in.getFirst());
      case IntegerOp i -> throw new IllegalArgumentException(node.name() + " is not float");
      case Op.PixelRows p -> {
        String flat = reshape(in.getFirst(), Shape.of(1, out.dim(2), out.dim(1)));
        yield add("Transpose", List.of(flat), Map.of("perm", List.of(0, 2, 1)));
      }
    };
  }

  private String convolution(Op.Convolution c, List<String> in) {
    Map<String, Object> attributes = new HashMap<>(window(c.window()));
    attributes.put("group", c.groups());
    List<String> inputs = List.of(in.getFirst(), weights(c.filter()), weights(c.bias()));
    String y = activation(c.activation(), add("Conv", inputs, attributes));
    return c.residual() ? activation(c.residualActivation(), add("Add", y, in.get(1))) : y;
  }

  private String fullyConnected(Op.FullyConnected f, String in) {
    String row = reshape(in, Shape.of(1, f.weights().shape().dim(1)));
    String product =
        add("Gemm", List.of(row, weights(f.weights()), weights(f.bias())), Map.of("transB", 1));
    return activation(f.activation(), product);
  }

  private static Map<String, Object> window(Window w) {
    return Map.of(
        "kernel_shape", List.of(w.kernelH(), w.kernelW()),
        "strides", List.of(w.strideH(), w.strideW()),
        "dilations", List.of(w.dilationH(), w.dilationW()),
        "pads", List.of(w.padTop(), w.padLeft(), w.padBottom(), w.padRight()));
  }

  private String pool(Op.Pool p, String in) {
    Map<String, Object> attributes = new HashMap<>(window(p.window()));
    if (p.kind() == PoolKind.MAX) {
      return add("MaxPool", List.of(in), attributes);
    }
    if (!p.countPadding()) {
      return add("AveragePool", List.of(in), attributes);
    }
    // Counted padding is written out: ONNX Runtime 1.23 misplaces its end where sides differ.
    Window w = p.window();
    String zeros = model.ints(0, 0, w.padTop(), w.padLeft(), 0, 0, w.padBottom(), w.padRight());
    attributes.put("pads", List.of(0, 0, 0, 0));
    return add("AveragePool", List.of(add("Pad", in, zeros)), attributes);
  }

  private String maxout(Op.CrossChannelPool p, String in, Shape shape, Shape out) {
    String apart =
        reshape(in, Shape.of(1, p.groups(), shape.dim(1) / p.groups(), shape.dim(2), shape.dim(3)));
    String type = p.kind() == PoolKind.MAX ? "ReduceMax" : "ReduceMean";
    return reshape(add(type, List.of(apart, model.ints(1)), Map.of("keepdims", 0)), out);
  }

  private String spaceToDepth(Op.SpaceToDepth s, String in) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < s.rows().size(); i++) {
      parts.add(
          add(
              "Slice",
              List.of(
                  in,
                  model.ints(s.rows().get(i), s.columns().get(i)),
                  model.ints(Integer.MAX_VALUE, Integer.MAX_VALUE),
                  model.ints(2, 3),
                  model.ints(s.block(), s.block())),
              Map.of()));
    }
    return add("Concat", parts, Map.of("axis", 1));
  }

  private String slice(Op.Slice s, String in) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < s.starts().size(); i++) {
      int step = s.steps().get(i);
      int last = s.starts().get(i) + (s.sizes().get(i) - 1) * step;
      ends.add(step > 0 ? last + 1 : last == 0 ? Integer.MIN_VALUE : last - 1);
    }
    return add(
        "Slice",
        List.of(
            in,
            model.ints(s.starts()),
            model.ints(ends),
            model.ints(IntStream.range(0, ends.size()).boxed().toList()),
            model.ints(s.steps())),
        Map.of());
  }

  private String activation(Activation a, String x) {
    return switch (a.kind()) {
      case LINEAR -> x;
      case RELU -> add("Relu", x);
      case RELU6 -> clip(x, 0, 6);
      case LEAKY -> add("LeakyRelu", List.of(x), Map.of("alpha", a.alpha()));
      case CLIP -> clip(x, a.alpha(), a.beta());
      case LOGISTIC -> add("Sigmoid", x);
      case TANH -> add("Tanh", x);
      case SILU -> add("Mul", x, add("Sigmoid", x));
      case MISH -> add("Mish", x);
      case HARD_SWISH -> add("HardSwish", x);
      case HARD_SIGMOID ->
          add("HardSigmoid", List.of(x), Map.of("alpha", a.alpha(), "beta", a.beta()));
      case ELU -> add("Elu", List.of(x), Map.of("alpha", a.alpha()));
      case EXP -> add("Exp", x);
      case SQRT -> add("Sqrt", x);
      case SOFTPLUS -> add("Softplus", x);
    };
  }

  private String clip(String x, float low, float high) {
    Shape scalar = new Shape(List.of());
    return add("Clip", x, model.floats(scalar, low), model.floats(scalar, high));
  }

  private static String binary(BinaryKind kind) {
    return switch (kind) {
      case ADD -> "Add";
      case SUBTRACT -> "Sub";
      case MULTIPLY -> "Mul";
      case DIVIDE -> "Div";
      case MAXIMUM -> "Max";
      case MINIMUM -> "Min";
      case POWER -> "Pow";
    };
  }

  private static String reduction(ReduceKind kind) {
    return switch (kind) {
      case MAX -> "ReduceMax";
      case MIN -> "ReduceMin";
      case SUM -> "ReduceSum";
      case MEAN -> "ReduceMean";
    };
  }

  private String reshape(String in, Shape shape) {
    return add("Reshape", List.of(in, model.ints(shape.dims())), Map.of());
  }

  private String weights(Weights weights) {
    return model.floats(weights.shape(), weights.values());
  }

  private String add(String type, String... inputs) {
    return add(type, List.of(inputs), Collections.emptyMap());
  }

  private String add(String type, List<String> inputs, Map<String, Object> attributes) {
    return model.node("_" + helpers++, type, inputs, attributes);
  }
}
