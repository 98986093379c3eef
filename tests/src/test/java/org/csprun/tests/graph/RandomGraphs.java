package org.csprun.tests.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/**
 * Random graphs as importers make them of CSP networks: branches, slices, nested concats, residual
 * adds, gates and Focus and Maxout spelled out, heads of reshapes, outputs in the middle. Each is
 * named by its seed.
 */
public final class RandomGraphs {
  private static final Origin ORIGIN = new Origin("random", 0, "");
  private static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.LINEAR,
          Activation.RELU,
          Activation.leaky(0.1f),
          Activation.SILU,
          Activation.MISH,
          Activation.LOGISTIC);

  private final SplittableRandom random;
  private final GraphBuilder builder;
  private final List<Value> maps = new ArrayList<>();
  private final Set<Value> read = new HashSet<>();
  private int count;

  private RandomGraphs(long seed) {
    random = new SplittableRandom(seed);
    builder = new GraphBuilder("random" + seed);
  }

  /** The graph of a seed. */
  public static Graph of(long seed) {
    return new RandomGraphs(seed).build();
  }

  private Graph build() {
    int side = 4 * (1 + random.nextInt(3));
    maps.add(builder.input("input", TensorType.map(4, side, side), Optional.empty()));
    int nodes = 4 + random.nextInt(14);
    for (int i = 0; i < nodes; i++) {
      maps.add(step());
    }
    List<Value> leaves = new ArrayList<>(maps);
    leaves.removeIf(read::contains);
    if (random.nextInt(3) == 0) {
      leaves.add(any());
    }
    for (int i = 0; i < leaves.size(); i++) {
      Value leaf = leaves.get(i);
      builder.output("out" + i, random.nextInt(3) == 0 ? tail(leaf) : leaf);
    }
    return builder.build();
  }

  private Value step() {
    return switch (random.nextInt(15)) {
      case 0, 1 -> convolution(any(), 1, 1, 1);
      case 2 -> convolution(any(), 3, 1, 1);
      case 3 -> convolution(any(), 3, 2, 1);
      case 4 -> depthwise(any());
      case 5 -> slice(any());
      case 6, 7 -> concat();
      case 8 -> residual();
      case 9 -> gate(any());
      case 10 -> maxout(any());
      case 11 -> focus(any());
      case 12 -> resized(any());
      case 13 -> scaled(any());
      default -> normalised(any());
    };
  }

  /** Late values more often: networks are deep rather than wide. */
  private Value any() {
    int back = Math.min(random.nextInt(maps.size()), random.nextInt(maps.size()));
    Value value = maps.get(maps.size() - 1 - back);
    read.add(value);
    return value;
  }

  private Value add(String what, Op op, Value... inputs) {
    return builder.add(what + count++, op, ORIGIN, inputs);
  }

  private Value convolution(Value x, int kernel, int stride, int groups) {
    int outputs = groups > 1 ? x.type().channels() : 2 * (1 + random.nextInt(8));
    Shape filter = Shape.of(outputs, x.type().channels() / groups, kernel, kernel);
    Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    boolean fused = random.nextBoolean();
    Op op =
        new Op.Convolution(
            Window.square(kernel, stride, kernel / 2),
            groups,
            weights(filter),
            weights(Shape.of(outputs)),
            fused ? activation : Activation.LINEAR);
    Value y = add("conv", op, x);
    return fused ? y : add("act", new Op.Activate(activation), normalised(y));
  }

  private Value depthwise(Value x) {
    return convolution(x, 3, 1, x.type().channels());
  }

  private Value normalised(Value x) {
    Shape shape = Shape.of(x.type().channels());
    return add("norm", new Op.Affine(weights(shape), weights(shape), Activation.LINEAR), x);
  }

  private Value slice(Value x) {
    int channels = x.type().channels();
    int size = 1 + random.nextInt(channels);
    return channels(x, random.nextInt(channels - size + 1), size);
  }

  private Value channels(Value x, int from, int size) {
    TensorType type = x.type();
    return add(
        "slice",
        new Op.Slice(
            List.of(0, from, 0, 0),
            List.of(1, size, type.height(), type.width()),
            List.of(1, 1, 1, 1)),
        x);
  }

  /** Two or three maps of one size, the same one twice now and then. */
  private Value concat() {
    Value first = any();
    List<Value> same =
        maps.stream()
            .filter(v -> v.type().height() == first.type().height())
            .filter(v -> v.type().width() == first.type().width())
            .toList();
    List<Value> parts = new ArrayList<>(List.of(first));
    int more = 1 + random.nextInt(2);
    for (int i = 0; i < more; i++) {
      parts.add(same.get(random.nextInt(same.size())));
    }
    read.addAll(parts);
    Collections.rotate(parts, random.nextInt(parts.size()));
    Value joined = add("concat", new Op.Concat(1), parts.toArray(Value[]::new));
    return joined.type().channels() > 32 ? channels(joined, 3, 17) : joined;
  }

  /** A map and something of the same shape made of it, added; in place where that is legal. */
  private Value residual() {
    Value x = any();
    Value inner = random.nextBoolean() ? depthwise(x) : gate(x);
    Activation activation = random.nextBoolean() ? Activation.LINEAR : Activation.RELU;
    Op op = new Op.Elementwise(BinaryKind.ADD, activation);
    return random.nextBoolean() ? add("add", op, x, inner) : add("add", op, inner, x);
  }

  private Value gate(Value x) {
    Value gate =
        random.nextBoolean()
            ? add("sigmoid", new Op.Activate(Activation.LOGISTIC), x)
            : add(
                "tanh",
                new Op.Activate(Activation.of(Kind.TANH)),
                add("softplus", new Op.Activate(Activation.of(Kind.SOFTPLUS)), x));
    return add("gated", new Op.Elementwise(BinaryKind.MULTIPLY, Activation.LINEAR), x, gate);
  }

  private Value maxout(Value x) {
    int channels = x.type().channels();
    if (channels % 2 != 0) {
      return slice(x);
    }
    if (random.nextBoolean()) {
      return add("maxout", new Op.CrossChannelPool(PoolKind.MAX, 2), x);
    }
    Op max = new Op.Elementwise(BinaryKind.MAXIMUM, Activation.LINEAR);
    return add("max", max, channels(x, channels / 2, channels / 2), channels(x, 0, channels / 2));
  }

  private Value focus(Value x) {
    TensorType type = x.type();
    if (type.height() % 2 != 0 || type.width() % 2 != 0 || type.channels() > 6) {
      return convolution(x, 1, 1, 1);
    }
    List<Value> corners = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      corners.add(
          add(
              "corner",
              new Op.Slice(
                  List.of(0, 0, i % 2, i / 2),
                  List.of(1, type.channels(), type.height() / 2, type.width() / 2),
                  List.of(1, 1, 2, 2)),
              x));
    }
    return add("focus", new Op.Concat(1), corners.toArray(Value[]::new));
  }

  private Value resized(Value x) {
    if (x.type().height() <= 6) {
      return add("up", new Op.Upsample(2, 2), x);
    }
    PoolKind kind = random.nextBoolean() ? PoolKind.MAX : PoolKind.AVERAGE;
    Window window = random.nextBoolean() ? Window.square(2, 2, 0) : Window.square(5, 1, 2);
    return add("pool", new Op.Pool(kind, window, random.nextBoolean()), x);
  }

  /** Squeeze and excitation: a factor a channel. */
  private Value scaled(Value x) {
    Value factor =
        add(
            "factor",
            new Op.Activate(Activation.LOGISTIC),
            add("average", new Op.GlobalAverage(), x));
    return add("scaled", new Op.Elementwise(BinaryKind.MULTIPLY, Activation.LINEAR), x, factor);
  }

  /** The tails of heads: other layouts and shapes of a map. */
  private Value tail(Value x) {
    TensorType type = x.type();
    int pixels = type.height() * type.width();
    if (random.nextInt(3) == 0) {
      return add("rows", new Op.PixelRows(), x);
    }
    Value flat =
        add(
            "flat",
            new Op.Reshape(Shape.of(1, type.channels(), pixels)),
            add("planes", new Op.ChangeLayout(Layout.ROW_MAJOR), x));
    Value twice = add("twice", new Op.Concat(2), flat, flat);
    return add("swapped", new Op.Transpose(List.of(0, 2, 1)), twice);
  }

  private Weights weights(Shape shape) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return new Weights(shape, values);
  }
}
