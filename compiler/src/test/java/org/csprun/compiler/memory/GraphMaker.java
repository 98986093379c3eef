package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.View;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.ImageInput;
import org.csprun.plan.Operation;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** Builds small graphs with views, as the passes would leave them. */
final class GraphMaker {
  private final GraphBuilder builder;
  private final Map<Value, View> views = new LinkedHashMap<>();
  private int line;

  GraphMaker(String name) {
    builder = new GraphBuilder(name);
  }

  Value input(int channels, int height, int width) {
    return builder.input(
        "data", TensorType.map(channels, height, width), Optional.of(ImageInput.darknet()));
  }

  Value conv(String name, Value in, int filters, int kernel) {
    return conv(name, in, filters, Window.square(kernel, 1, kernel / 2));
  }

  Value conv(String name, Value in, int filters, Window window) {
    return builder.add(name, convolution(in, filters, window, false), origin("conv"), in);
  }

  /** A convolution that adds its residual and writes in place over it. */
  Value residual(String name, Value in, Value residual) {
    int filters = residual.type().channels();
    Value out =
        builder.add(
            name,
            convolution(in, filters, Window.square(3, 1, 1), true),
            origin("conv"),
            in,
            residual);
    views.put(out, new View(residual, 0));
    return out;
  }

  Value add(String name, Value a, Value b) {
    Op add = new Op.Elementwise(Operation.BinaryKind.ADD, Activation.LINEAR);
    return builder.add(name, add, origin("shortcut"), a, b);
  }

  Value activate(String name, Value in) {
    return builder.add(name, new Op.Activate(Activation.RELU), origin("activation"), in);
  }

  Value pool(String name, Value in) {
    Op pool = new Op.Pool(Operation.PoolKind.MAX, Window.square(2, 2, 0), false);
    return builder.add(name, pool, origin("maxpool"), in);
  }

  Value pixelRows(String name, Value in) {
    Value out = builder.add(name, new Op.PixelRows(), origin("rows"), in);
    views.put(out, new View(in, 0));
    return out;
  }

  /** Channels of a map, as a view. */
  Value slice(String name, Value in, int start, int channels) {
    TensorType type = in.type();
    Op slice =
        new Op.Slice(
            List.of(0, start, 0, 0),
            List.of(1, channels, type.height(), type.width()),
            List.of(1, 1, 1, 1));
    Value out = builder.add(name, slice, origin("route"), in);
    views.put(out, new View(in, start));
    return out;
  }

  /** A concat over channels; inputs that may are in place. */
  Value concat(String name, Value... inputs) {
    Value out = builder.add(name, new Op.Concat(1), origin("route"), inputs);
    int start = 0;
    for (Value input : inputs) {
      Value owner = owner(input);
      if (owner.type().equals(input.type())) {
        views.putIfAbsent(owner, new View(out, start));
      }
      start += input.type().channels();
    }
    return out;
  }

  /** Makes {@code out} overwrite {@code in}. */
  void inPlace(Value out, Value in) {
    views.put(out, new View(in, 0));
  }

  void output(Value value) {
    builder.output(value.name(), value);
  }

  Graph build() {
    return builder.build().withViews(views);
  }

  /** A stage of a CSP network: two halves, one through residual blocks. */
  Value cspStage(String name, Value in, int blocks) {
    int channels = in.type().channels();
    Value shortcut = conv(name + "_bypass", in, channels / 2, 1);
    Value block = conv(name + "_split", in, channels / 2, 1);
    for (int i = 0; i < blocks; i++) {
      Value narrow = conv(name + "_narrow" + i, block, channels / 2, 1);
      block = residual(name + "_residual" + i, narrow, block);
    }
    Value transition = conv(name + "_transition", block, channels / 2, 1);
    return conv(name + "_fuse", concat(name + "_concat", transition, shortcut), channels, 1);
  }

  private Value owner(Value value) {
    List<Value> chain = new ArrayList<>(List.of(value));
    while (views.containsKey(chain.getLast())) {
      chain.add(views.get(chain.getLast()).base());
    }
    return chain.getLast();
  }

  private Op.Convolution convolution(Value in, int filters, Window window, boolean residual) {
    int channels = in.type().channels();
    Shape shape = Shape.of(filters, channels, window.kernelH(), window.kernelW());
    return new Op.Convolution(
        window,
        1,
        new Weights(shape, new float[Math.toIntExact(shape.elements())]),
        Weights.vector(new float[filters]),
        Activation.RELU,
        residual,
        Activation.LINEAR);
  }

  private Origin origin(String section) {
    line += 10;
    return new Origin("net.cfg", line, "[" + section + "]");
  }
}
