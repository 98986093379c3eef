package org.csprun.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.GraphPrinter;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** A small graph for the tests of one pass; every node's origin is {@code m}. */
final class Sketch {
  static final Activation LINEAR = Activation.LINEAR;
  private static final Origin ORIGIN = new Origin("m", 0, "");
  private final GraphBuilder builder = new GraphBuilder("sketch");

  Value input(int channels, int height, int width) {
    return builder.input("x", TensorType.map(channels, height, width), Optional.empty());
  }

  Value add(String name, Op op, Value... operands) {
    return builder.add(name, op, ORIGIN, operands);
  }

  /** A linear convolution that keeps the size; all weights are 1, all biases 0. */
  Value conv(String name, Value x, int outputs, int kernel) {
    return add(name, convolution(x, outputs, Window.square(kernel, 1, kernel / 2), LINEAR), x);
  }

  Value conv(String name, Value x, int outputs, Activation activation) {
    return add(name, convolution(x, outputs, Window.square(1, 1, 0), activation), x);
  }

  static Op.Convolution convolution(Value x, int outputs, Window window, Activation activation) {
    Shape shape = Shape.of(outputs, x.type().channels(), window.kernelH(), window.kernelW());
    float[] filter = new float[Math.toIntExact(shape.elements())];
    Arrays.fill(filter, 1);
    return new Op.Convolution(
        window, 1, new Weights(shape, filter), Weights.vector(new float[outputs]), activation);
  }

  /** The convolution adding a residual. */
  Value residual(String name, Value x, Value residual, Activation activation) {
    int outputs = residual.type().channels();
    Op.Convolution plain = convolution(x, outputs, Window.square(3, 1, 1), LINEAR);
    return add(
        name,
        new Op.Convolution(
            plain.window(), 1, plain.filter(), plain.bias(), LINEAR, true, activation),
        x,
        residual);
  }

  /** The same scale and shift for all channels. */
  Value affine(String name, Value x, float scale, float shift, Activation activation) {
    float[] scales = new float[x.type().channels()];
    float[] shifts = scales.clone();
    Arrays.fill(scales, scale);
    Arrays.fill(shifts, shift);
    return add(name, new Op.Affine(Weights.vector(scales), Weights.vector(shifts), activation), x);
  }

  Value activate(String name, Value x, Activation activation) {
    return add(name, new Op.Activate(activation), x);
  }

  Value binary(String name, BinaryKind kind, Value a, Value b) {
    return add(name, new Op.Elementwise(kind, LINEAR), a, b);
  }

  Value sum(String name, Value a, Value b) {
    return binary(name, BinaryKind.ADD, a, b);
  }

  Value channels(String name, Value x, int start, int size) {
    return slice(
        name,
        x,
        List.of(0, start, 0, 0),
        List.of(1, size, x.type().height(), x.type().width()),
        List.of(1, 1, 1, 1));
  }

  Value slice(
      String name, Value x, List<Integer> starts, List<Integer> sizes, List<Integer> steps) {
    return add(name, new Op.Slice(starts, sizes, steps), x);
  }

  Value concat(String name, Value... parts) {
    return add(name, new Op.Concat(1), parts);
  }

  Value rows(String name, Value x) {
    return add(name, new Op.ChangeLayout(Layout.ROW_MAJOR), x);
  }

  Value map(String name, Value x) {
    return add(name, new Op.ChangeLayout(Layout.NHWC), x);
  }

  Value reshape(String name, Value x, int... dims) {
    return add(name, new Op.Reshape(Shape.of(dims)), x);
  }

  Value transpose(String name, Value x, Integer... permutation) {
    return add(name, new Op.Transpose(List.of(permutation)), x);
  }

  Value constant(String name, Shape shape, float... values) {
    return add(name, new Op.Constant(new Weights(shape, values), Layout.ROW_MAJOR));
  }

  /** The graph with these outputs, named after their values. */
  Graph outputs(Value... values) {
    for (Value value : values) {
      builder.output(value.name(), value);
    }
    return GraphVerifier.verify(builder.build());
  }

  /** Runs a pass whose result must be sound and must not change when the pass runs again. */
  static Graph run(Pass pass, Graph graph) {
    Graph passed = GraphVerifier.verify(pass.run(graph));
    assertThat(pass.run(passed)).as("second run").isSameAs(passed);
    return passed;
  }

  static void becomes(Pass pass, Graph graph, String expected) {
    assertThat(GraphPrinter.print(run(pass, graph))).isEqualTo(expected);
  }

  /** Nothing to do: the very same graph comes back. */
  static void stays(Pass pass, Graph graph) {
    assertThat(pass.run(graph)).isSameAs(graph);
  }
}
