package org.csprun.tests.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphInput;
import org.csprun.compiler.graph.GraphOutput;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.tensor.Shape;

/**
 * The meaning of a graph, executed as plainly as possible: every tensor is an array of its own in
 * the order of its logical dimensions (a map as 1×C×H×W, whatever its layout), sums are doubles,
 * views are ignored. It shares no code with the runtime, so it can judge passes, plans and kernels.
 */
public final class NaiveEvaluator {
  private NaiveEvaluator() {}

  /** The outputs by name, from the inputs by name; all in logical order. */
  public static Map<String, float[]> outputs(Graph graph, Map<String, float[]> inputs) {
    Map<Value, float[]> values = values(graph, inputs);
    Map<String, float[]> outputs = new LinkedHashMap<>();
    for (GraphOutput output : graph.outputs()) {
      outputs.put(output.name(), values.get(output.value()));
    }
    return outputs;
  }

  /** Every value of the graph. */
  public static Map<Value, float[]> values(Graph graph, Map<String, float[]> inputs) {
    Map<Value, float[]> values = new LinkedHashMap<>();
    for (GraphInput input : graph.inputs()) {
      float[] given = inputs.get(input.name());
      if (given == null || given.length != input.value().type().elements()) {
        throw new IllegalArgumentException("Input " + input.name() + " wants other elements");
      }
      values.put(input.value(), given);
    }
    for (Node node : graph.nodes()) {
      float[][] operands = node.inputs().stream().map(values::get).toArray(float[][]::new);
      float[] result = evaluate(node, operands);
      if (result.length != node.output().type().elements()) {
        throw new IllegalStateException(node.name() + " made " + result.length + " elements");
      }
      values.put(node.output(), result);
    }
    return values;
  }

  private static float[] evaluate(Node node, float[][] in) {
    Shape out = node.output().type().shape();
    Shape first = node.inputs().isEmpty() ? out : node.input(0).type().shape();
    return switch (node.op()) {
      case Op.Constant c -> c.value().values();
      case Op.Convolution c -> convolution(c, in, first, out);
      case Op.FullyConnected f -> activated(product(in[0], f.weights(), f.bias()), f.activation());
      case Op.Affine a -> activated(affine(in[0], first, a.scale(), a.shift()), a.activation());
      case Op.Activate a -> activated(in[0], a.activation());
      case Op.Pool p -> NaiveWindows.pool(p, in[0], first, out);
      case Op.GlobalAverage g ->
          NaiveTensors.reduced(in[0], first.dim(2) * first.dim(3), NaiveTensors::mean);
      case Op.CrossChannelPool p -> NaiveTensors.maxout(p, in[0], first);
      case Op.Elementwise e ->
          activated(
              NaiveTensors.elementwise(e.kind(), in, first, node.input(1).type().shape(), out),
              e.activation());
      case Op.Upsample u -> NaiveTensors.upsampled(u, in[0], first, out);
      case Op.SpaceToDepth s -> NaiveTensors.spaceToDepth(s, in[0], first, out);
      case Op.Softmax s ->
          NaiveTensors.softmax(in[0], first, node.input(0).type().isMap() ? 1 : first.rank() - 1);
      case Op.Reduce r -> NaiveTensors.reduced(in[0], r.kind(), first.dim(first.rank() - 1));
      case Op.Concat c ->
          NaiveTensors.concat(
              in, node.inputs().stream().map(v -> v.type().shape()).toList(), c.axis(), out);
      case Op.Slice s -> NaiveTensors.slice(s, in[0], first, out);
      case Op.Reshape r -> in[0];
      case Op.Transpose t -> NaiveTensors.transpose(in[0], first, t.permutation(), out);
      case Op.ChangeLayout c -> in[0];
      case IntegerOp i -> throw new IllegalArgumentException(node.name() + " is not float");
      case Op.PixelRows p ->
          NaiveTensors.transpose(
              in[0], Shape.of(1, first.dim(1), first.dim(2) * first.dim(3)), List.of(0, 2, 1), out);
    };
  }

  private static float[] convolution(Op.Convolution c, float[][] in, Shape shape, Shape out) {
    float[] result = activated(NaiveWindows.convolution(c, in[0], shape, out), c.activation());
    if (c.residual()) {
      float[] sum = new float[result.length];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = result[i] + in[1][i];
      }
      return activated(sum, c.residualActivation());
    }
    return result;
  }

  private static float[] product(float[] x, Weights weights, Weights bias) {
    float[] result = new float[weights.shape().dim(0)];
    for (int row = 0; row < result.length; row++) {
      double sum = bias.values()[row];
      for (int i = 0; i < x.length; i++) {
        sum += (double) weights.values()[row * x.length + i] * x[i];
      }
      result[row] = (float) sum;
    }
    return result;
  }

  private static float[] affine(float[] x, Shape shape, Weights scale, Weights shift) {
    int plane = shape.dim(2) * shape.dim(3);
    float[] result = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i / plane;
      result[i] = (float) ((double) scale.values()[c] * x[i] + shift.values()[c]);
    }
    return result;
  }

  private static float[] activated(float[] x, Activation activation) {
    float[] result = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = (float) function(activation, x[i]);
    }
    return result;
  }

  private static double function(Activation activation, double x) {
    double alpha = activation.alpha();
    double beta = activation.beta();
    return switch (activation.kind()) {
      case LINEAR -> x;
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY -> x < 0 ? alpha * x : x;
      case CLIP -> Math.min(Math.max(x, alpha), beta);
      case LOGISTIC -> logistic(x);
      case TANH -> Math.tanh(x);
      case SILU -> x * logistic(x);
      case MISH -> x * Math.tanh(softplus(x));
      case HARD_SWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SIGMOID -> Math.min(Math.max(alpha * x + beta, 0), 1);
      case ELU -> x < 0 ? alpha * Math.expm1(x) : x;
      case EXP -> Math.exp(x);
      case SQRT -> Math.sqrt(x);
      case SOFTPLUS -> softplus(x);
    };
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
