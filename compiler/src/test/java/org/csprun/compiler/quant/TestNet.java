package org.csprun.compiler.quant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.GraphVerifier;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.ImageInput;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.session.Session;
import org.csprun.target.Devices;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** A small float graph with seeded weights; every node's origin is {@code m}. */
final class TestNet {
  private static final Origin ORIGIN = new Origin("m", 0, "");

  private final GraphBuilder builder = new GraphBuilder("net");
  private final Random random = new Random(7);

  Value input(String name, int channels, int height, int width) {
    return builder.input(name, TensorType.map(channels, height, width), Optional.empty());
  }

  Value picture(String name, int size, ImageInput image) {
    return builder.input(name, TensorType.map(3, size, size), Optional.of(image));
  }

  Value add(String name, Op op, Value... operands) {
    return builder.add(name, op, ORIGIN, operands);
  }

  Value conv(String name, Value x, int outputs, Activation activation) {
    return add(name, convolution(x, outputs, 1, activation), x);
  }

  Value residual(String name, Value x, Value other, Activation activation, Activation after) {
    Op.Convolution c = convolution(x, other.type().channels(), 1, activation);
    return add(
        name,
        new Op.Convolution(c.window(), 1, c.filter(), c.bias(), activation, true, after),
        x,
        other);
  }

  /** A convolution that keeps the size, its weights around 0. */
  Op.Convolution convolution(Value x, int outputs, int kernel, Activation activation) {
    Shape shape = Shape.of(outputs, x.type().channels(), kernel, kernel);
    return new Op.Convolution(
        Window.square(kernel, 1, kernel / 2),
        1,
        new Weights(shape, floats(Math.toIntExact(shape.elements()))),
        new Weights(Shape.of(outputs), floats(outputs)),
        activation);
  }

  Value binary(String name, BinaryKind kind, Value a, Value b) {
    return add(name, new Op.Elementwise(kind, Activation.LINEAR), a, b);
  }

  Value activate(String name, Value x, Activation activation) {
    return add(name, new Op.Activate(activation), x);
  }

  Value concat(String name, int axis, Value... parts) {
    return add(name, new Op.Concat(axis), parts);
  }

  Value maxPool(String name, Value x) {
    return add(name, new Op.Pool(PoolKind.MAX, Window.square(2, 2, 0), false), x);
  }

  Value maxout(String name, Value x, int groups) {
    return add(name, new Op.CrossChannelPool(PoolKind.MAX, groups), x);
  }

  /** The graph with these outputs, named after their values. */
  Graph outputs(Value... values) {
    for (Value value : values) {
      builder.output(value.name(), value);
    }
    return GraphVerifier.verify(builder.build());
  }

  static Node node(Graph graph, String name) {
    return graph.nodes().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  /** The whole recipe but what needs samples beside the table, on the scalar device. */
  static QuantizerOptions options() {
    return QuantizerOptions.defaults()
        .withTricks(
            java.util.EnumSet.of(
                Trick.PER_CHANNEL, Trick.ANALYTIC_BOUNDS, Trick.MARGIN, Trick.BIAS_CORRECTION))
        .withDevice(Devices.named("scalar"))
        .withThreads(1);
  }

  /** A table that gives channel c of every value the range −1 − c to 2 + c and the mean 0.5. */
  static CalibrationTable table(Graph graph) {
    Map<String, TensorRanges> tensors = new LinkedHashMap<>();
    graph.inputs().forEach(input -> tensors.put(input.value().name(), ranges(input.value())));
    graph.nodes().forEach(node -> tensors.put(node.output().name(), ranges(node.output())));
    return new CalibrationTable(tensors, 4, "d");
  }

  /** The table with other ranges of one tensor. */
  static CalibrationTable with(CalibrationTable table, String name, Range... ranges) {
    Map<String, TensorRanges> tensors = new LinkedHashMap<>(table.tensors());
    Float[] means = new Float[ranges.length];
    Arrays.fill(means, 0f);
    tensors.put(name, new TensorRanges("edited", List.of(ranges), List.of(means)));
    return new CalibrationTable(tensors, table.samples(), table.digest());
  }

  private static TensorRanges ranges(Value value) {
    List<Range> ranges = new ArrayList<>();
    List<Float> means = new ArrayList<>();
    for (int c = 0; c < value.type().channels(); c++) {
      ranges.add(new Range(-1 - c, 2 + c));
      means.add(0.5f);
    }
    return new TensorRanges("min-max", ranges, means);
  }

  /** Seeded samples for a graph with one input, values from −1 to 3. */
  static Samples samples(int count) {
    return new Samples() {
      @Override
      public int size() {
        return count;
      }

      @Override
      public void fill(int index, Session session) {
        Random values = new Random(index);
        float[] x = new float[Math.toIntExact(session.input(0).type().elements())];
        for (int i = 0; i < x.length; i++) {
          x[i] = 4 * values.nextFloat() - 1;
        }
        session.input(0).copyFrom(x);
      }

      @Override
      public String digest() {
        return "seeded";
      }

      @Override
      public List<String> skipped() {
        return List.of();
      }
    };
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }
}
