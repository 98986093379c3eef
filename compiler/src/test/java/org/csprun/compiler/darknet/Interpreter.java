package org.csprun.compiler.darknet;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;

/** Runs an imported graph on arrays in the model's own order, written for clarity only. */
final class Interpreter {
  private final Map<Value, float[]> values = new HashMap<>();

  /** All values of a graph with one input. */
  static Map<Value, float[]> run(Graph graph, float[] input) {
    Interpreter interpreter = new Interpreter();
    interpreter.values.put(graph.inputs().getFirst().value(), input);
    graph.nodes().forEach(node -> interpreter.values.put(node.output(), interpreter.node(node)));
    return interpreter.values;
  }

  /** The outputs of a graph with one input. */
  static List<float[]> outputs(Graph graph, float[] input) {
    Map<Value, float[]> all = run(graph, input);
    return graph.outputs().stream().map(output -> all.get(output.value())).toList();
  }

  private float[] node(Node node) {
    float[] in = node.inputs().isEmpty() ? new float[0] : values.get(node.input(0));
    Shape from = node.input(0).type().shape();
    Shape to = node.output().type().shape();
    return switch (node.op()) {
      case Op.Convolution c -> convolution(c, in, from, to);
      case Op.FullyConnected f -> product(f, in);
      case Op.Affine a -> affine(a, in, from);
      case Op.Activate a -> activate(a.activation(), in.clone());
      case Op.Pool p -> pool(p.kind(), p.window(), in, from, to);
      case Op.GlobalAverage _ ->
          pool(PoolKind.AVERAGE, whole(from.dim(2), from.dim(3)), in, from, to);
      case Op.CrossChannelPool p -> acrossChannels(p.groups(), in);
      case Op.Elementwise e -> elementwise(e, node, in, from, to);
      case Op.Upsample u -> upsample(u, in, to);
      case Op.SpaceToDepth s -> spaceToDepth(s, in, from, to);
      case Op.Softmax _ -> softmax(in);
      case Op.Concat _ -> concat(node, to);
      case Op.Slice s -> slice(s, in, from, to);
      case Op.Reshape _, Op.ChangeLayout _ -> in;
      case Op.Constant _, Op.Reduce _, Op.Transpose _, Op.PixelRows _, IntegerOp _ ->
          throw new AssertionError("Darknet has no " + node.op());
    };
  }

  private static Window whole(int height, int width) {
    return new Window(height, width, 1, 1, 1, 1, 0, 0, 0, 0);
  }

  private static float[] convolution(Op.Convolution c, float[] in, Shape from, Shape to) {
    Window w = c.window();
    int inputs = c.filter().shape().dim(1);
    int taps = w.kernelH() * w.kernelW();
    float[] out = new float[(int) to.elements()];
    float[] row = new float[to.dim(3)];
    for (int o = 0; o < to.dim(1); o++) {
      int first = o / (to.dim(1) / c.groups()) * inputs;
      for (int y = 0; y < to.dim(2); y++) {
        Arrays.fill(row, c.bias().values()[o]);
        for (int i = 0; i < inputs; i++) {
          for (int tap = 0; tap < taps; tap++) {
            int sy = y * w.strideH() + tap / w.kernelW() * w.dilationH() - w.padTop();
            if (sy < 0 || sy >= from.dim(2)) {
              continue;
            }
            float weight = c.filter().values()[(o * inputs + i) * taps + tap];
            int base = ((first + i) * from.dim(2) + sy) * from.dim(3);
            for (int x = 0; x < row.length; x++) {
              int sx = x * w.strideW() + tap % w.kernelW() * w.dilationW() - w.padLeft();
              row[x] += sx < 0 || sx >= from.dim(3) ? 0 : weight * in[base + sx];
            }
          }
        }
        System.arraycopy(row, 0, out, (o * to.dim(2) + y) * row.length, row.length);
      }
    }
    return activate(c.activation(), out);
  }

  private static float[] product(Op.FullyConnected f, float[] in) {
    float[] out = f.bias().values().clone();
    for (int o = 0; o < out.length; o++) {
      for (int i = 0; i < in.length; i++) {
        out[o] += f.weights().values()[o * in.length + i] * in[i];
      }
    }
    return activate(f.activation(), out);
  }

  private static float[] affine(Op.Affine a, float[] in, Shape from) {
    float[] out = in.clone();
    int pixels = from.dim(2) * from.dim(3);
    for (int i = 0; i < out.length; i++) {
      out[i] = a.scale().values()[i / pixels] * in[i] + a.shift().values()[i / pixels];
    }
    return activate(a.activation(), out);
  }

  private static float[] pool(PoolKind kind, Window w, float[] in, Shape from, Shape to) {
    float[] out = new float[(int) to.elements()];
    for (int i = 0; i < out.length; i++) {
      int x = i % to.dim(3) * w.strideW() - w.padLeft();
      int y = i / to.dim(3) % to.dim(2) * w.strideH() - w.padTop();
      int channel = i / to.dim(3) / to.dim(2) * from.dim(2) * from.dim(3);
      float max = Float.NEGATIVE_INFINITY;
      float sum = 0;
      int seen = 0;
      for (int sy = Math.max(y, 0); sy < Math.min(y + w.kernelH(), from.dim(2)); sy++) {
        for (int sx = Math.max(x, 0); sx < Math.min(x + w.kernelW(), from.dim(3)); sx++) {
          float value = in[channel + sy * from.dim(3) + sx];
          max = Math.max(max, value);
          sum += value;
          seen++;
        }
      }
      out[i] = kind == PoolKind.MAX ? max : sum / seen;
    }
    return out;
  }

  private static float[] acrossChannels(int groups, float[] in) {
    float[] out = Arrays.copyOf(in, in.length / groups);
    for (int i = out.length; i < in.length; i++) {
      out[i % out.length] = Math.max(out[i % out.length], in[i]);
    }
    return out;
  }

  private float[] elementwise(Op.Elementwise e, Node node, float[] a, Shape from, Shape to) {
    float[] b = values.get(node.input(1));
    Shape other = node.input(1).type().shape();
    float[] out = new float[(int) to.elements()];
    for (int i = 0; i < out.length; i++) {
      float x = a[index(i, to, from)];
      float y = b[index(i, to, other)];
      out[i] =
          switch (e.kind()) {
            case ADD -> x + y;
            case MULTIPLY -> x * y;
            default -> throw new AssertionError(e.kind());
          };
    }
    return activate(e.activation(), out);
  }

  /** The element of a map, whose sizes of 1 repeat, under element i of the output. */
  private static int index(int i, Shape to, Shape map) {
    int x = i % to.dim(3) % map.dim(3);
    int y = i / to.dim(3) % to.dim(2) % map.dim(2);
    int c = i / to.dim(3) / to.dim(2) % map.dim(1);
    return (c * map.dim(2) + y) * map.dim(3) + x;
  }

  private static float[] upsample(Op.Upsample u, float[] in, Shape to) {
    float[] out = new float[(int) to.elements()];
    int width = to.dim(3) / u.factorW();
    for (int i = 0; i < out.length; i++) {
      out[i] = in[i / to.dim(3) / u.factorH() * width + i % to.dim(3) / u.factorW()];
    }
    return out;
  }

  private static float[] spaceToDepth(Op.SpaceToDepth s, float[] in, Shape from, Shape to) {
    float[] out = new float[(int) to.elements()];
    for (int i = 0; i < out.length; i++) {
      int block = i / to.dim(3) / to.dim(2) / from.dim(1);
      int c = i / to.dim(3) / to.dim(2) % from.dim(1);
      int y = i / to.dim(3) % to.dim(2) * s.block() + s.rows().get(block);
      int x = i % to.dim(3) * s.block() + s.columns().get(block);
      out[i] = in[(c * from.dim(2) + y) * from.dim(3) + x];
    }
    return out;
  }

  private static float[] softmax(float[] in) {
    float[] out = new float[in.length];
    double sum = 0;
    for (float value : in) {
      sum += Math.exp(value);
    }
    for (int i = 0; i < in.length; i++) {
      out[i] = (float) (Math.exp(in[i]) / sum);
    }
    return out;
  }

  private float[] concat(Node node, Shape to) {
    float[] out = new float[(int) to.elements()];
    int at = 0;
    for (Value input : node.inputs()) {
      float[] part = values.get(input);
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }

  private static float[] slice(Op.Slice s, float[] in, Shape from, Shape to) {
    float[] out = new float[(int) to.elements()];
    for (int i = 0; i < out.length; i++) {
      int x = s.starts().get(3) + i % to.dim(3) * s.steps().get(3);
      int y = s.starts().get(2) + i / to.dim(3) % to.dim(2) * s.steps().get(2);
      int c = s.starts().get(1) + i / to.dim(3) / to.dim(2) * s.steps().get(1);
      out[i] = in[(c * from.dim(2) + y) * from.dim(3) + x];
    }
    return out;
  }

  private static float[] activate(Activation activation, float[] values) {
    for (int i = 0; i < values.length; i++) {
      double x = values[i];
      double logistic = 1 / (1 + Math.exp(-x));
      values[i] =
          (float)
              switch (activation.kind()) {
                case LINEAR -> x;
                case RELU -> Math.max(x, 0);
                case RELU6 -> Math.clamp(x, 0, 6);
                case CLIP -> Math.clamp(x, activation.alpha(), activation.beta());
                case LEAKY -> x < 0 ? x * activation.alpha() : x;
                case LOGISTIC -> logistic;
                case TANH -> Math.tanh(x);
                case SILU -> x * logistic;
                case MISH -> x * Math.tanh(Math.log1p(Math.exp(x)));
                case HARD_SWISH -> x * Math.clamp(x + 3, 0, 6) / 6;
                case ELU -> x < 0 ? activation.alpha() * Math.expm1(x) : x;
                case HARD_SIGMOID, EXP, SQRT, SOFTPLUS -> throw new AssertionError(activation);
              };
    }
    return values;
  }

  /** Root mean square. */
  static double scale(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }
}
