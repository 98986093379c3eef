package org.csprun.compiler.graph;

import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Requantize;
import org.csprun.plan.Window;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** The type of a node's output from its op and the types of its inputs. */
public final class ShapeInference {
  private ShapeInference() {}

  /**
   * The output type.
   *
   * @throws IllegalArgumentException when the inputs do not fit the op, with what is wrong and what
   *     would be right
   */
  public static TensorType infer(Op op, List<TensorType> inputs) {
    TensorType type = inferFloat(op, inputs);
    boolean integer = inputs.stream().anyMatch(in -> in.dataType() != DataType.F32);
    return integer && !(op instanceof IntegerOp)
        ? QuantizationFlow.carried(op, inputs, type)
        : type;
  }

  /** The type of an integer op, or that of another op if its inputs were float. */
  private static TensorType inferFloat(Op op, List<TensorType> inputs) {
    return switch (op) {
      case IntegerOp i -> integer(i, inputs);
      case Op.Constant c -> TensorType.f32(c.value().shape(), c.layout());
      case Op.Convolution c -> {
        TensorType out = convolution(c.window(), c.groups(), c.filter().shape(), inputs);
        requireBias(c.bias().shape(), out);
        requireResidual(c.residual(), inputs, out);
        yield out;
      }
      case Op.FullyConnected f -> fullyConnected(f.weights().shape(), inputs);
      case Op.Affine a -> {
        TensorType in = map(inputs);
        require(
            a.scale().shape().elements() == in.channels()
                && a.shift().shape().elements() == in.channels(),
            "has %d scales for %d channels".formatted(a.scale().shape().elements(), in.channels()));
        yield in;
      }
      case Op.Activate a -> inputs.getFirst();
      case Op.Pool p -> window(map(inputs), p.window(), map(inputs).channels());
      case Op.GlobalAverage g -> TensorType.map(map(inputs).channels(), 1, 1);
      case Op.CrossChannelPool p -> pooled(inputs, p.groups());
      case Op.Elementwise e -> elementwise(inputs);
      case Op.Upsample u -> {
        TensorType in = map(inputs);
        yield TensorType.map(
            in.channels(),
            Math.multiplyExact(in.height(), u.factorH()),
            Math.multiplyExact(in.width(), u.factorW()));
      }
      case Op.SpaceToDepth s -> spaceToDepth(s, map(inputs));
      case Op.Softmax s -> inputs.getFirst();
      case Op.Reduce r -> {
        TensorType in = rowMajor(inputs);
        yield TensorType.f32(in.shape().with(in.shape().rank() - 1, 1), Layout.ROW_MAJOR);
      }
      case Op.Concat c -> concat(c, inputs);
      case Op.Slice s -> slice(s, inputs.getFirst());
      case Op.Reshape r -> {
        TensorType in = rowMajor(inputs);
        require(
            in.elements() == r.shape().elements(),
            "reshapes %s to %s, which has another number of elements"
                .formatted(in.shape(), r.shape()));
        yield TensorType.f32(r.shape(), Layout.ROW_MAJOR);
      }
      case Op.Transpose t -> {
        TensorType in = rowMajor(inputs);
        require(
            t.permutation().stream().sorted().toList().equals(range(in.shape().rank())),
            "transposes %s by %s, which is no permutation of its axes"
                .formatted(in.shape(), t.permutation()));
        yield TensorType.f32(
            new Shape(t.permutation().stream().map(in.shape()::dim).toList()), Layout.ROW_MAJOR);
      }
      case Op.ChangeLayout c -> TensorType.f32(inputs.getFirst().shape(), c.layout());
      case Op.PixelRows p -> {
        TensorType in = map(inputs);
        yield TensorType.rowMajor(1, in.height() * in.width(), in.channels());
      }
    };
  }

  private static TensorType integer(IntegerOp op, List<TensorType> inputs) {
    boolean quantizes = op instanceof IntegerOp.Quantize;
    for (TensorType input : inputs) {
      DataType wanted = quantizes ? DataType.F32 : DataType.U8;
      require(input.dataType() == wanted, "reads " + input.dataType() + ", not " + wanted);
    }
    return switch (op) {
      case IntegerOp.Convolution c -> {
        TensorType out = convolution(c.window(), c.groups(), c.filter().shape(), inputs);
        requireBias(c.bias().shape(), out);
        requireResidual(c.rescale().join() != Requantize.Join.NONE, inputs, out);
        yield out.quantized(c.output());
      }
      case IntegerOp.FullyConnected f ->
          fullyConnected(f.weights().shape(), inputs).quantized(f.output());
      case IntegerOp.Add a -> elementwise(inputs).quantized(a.output());
      case IntegerOp.Multiply m -> elementwise(inputs).quantized(m.output());
      case IntegerOp.Average a ->
          window(map(inputs), a.window(), map(inputs).channels()).quantized(a.output());
      case IntegerOp.ChannelAverage a -> pooled(inputs, a.groups()).quantized(a.output());
      case IntegerOp.Lookup l -> inputs.getFirst().quantized(l.output());
      case IntegerOp.Quantize q -> inputs.getFirst().quantized(q.output());
      case IntegerOp.Dequantize _ ->
          TensorType.f32(inputs.getFirst().shape(), inputs.getFirst().layout());
    };
  }

  private static TensorType pooled(List<TensorType> inputs, int groups) {
    TensorType in = map(inputs);
    require(
        groups > 0 && in.channels() % groups == 0,
        "pools %d channels in groups of %d, which must divide them"
            .formatted(in.channels(), groups));
    return TensorType.map(in.channels() / groups, in.height(), in.width());
  }

  private static TensorType convolution(
      Window window, int groups, Shape filter, List<TensorType> inputs) {
    TensorType in = map(inputs);
    require(filter.rank() == 4, "has weights of shape " + filter + ", not OxIxHxW");
    int outputs = filter.dim(0);
    require(
        groups > 0 && in.channels() % groups == 0,
        "has groups=%d but %d input channels. groups must divide %d"
            .formatted(groups, in.channels(), in.channels()));
    require(
        outputs % groups == 0,
        "has groups=%d but %d filters. groups must divide %d".formatted(groups, outputs, outputs));
    require(
        filter.dim(1) == in.channels() / groups,
        "has weights for %d input channels a group, but its input has %d"
            .formatted(filter.dim(1), in.channels() / groups));
    require(
        filter.dim(2) == window.kernelH() && filter.dim(3) == window.kernelW(),
        "has weights of %dx%d for a window of %dx%d"
            .formatted(filter.dim(2), filter.dim(3), window.kernelH(), window.kernelW()));
    return window(in, window, outputs);
  }

  private static void requireBias(Shape bias, TensorType out) {
    require(
        bias.elements() == out.channels(),
        "has %d biases for %d filters".formatted(bias.elements(), out.channels()));
  }

  private static void requireResidual(boolean residual, List<TensorType> inputs, TensorType out) {
    require(inputs.size() == (residual ? 2 : 1), "has " + inputs.size() + " inputs");
    require(
        !residual
            || (inputs.get(1).shape().equals(out.shape())
                && inputs.get(1).layout() == out.layout()),
        "adds a residual of another shape than its output " + out.shape());
  }

  private static TensorType fullyConnected(Shape weights, List<TensorType> inputs) {
    TensorType in = rowMajor(inputs);
    require(
        in.elements() == weights.dim(1),
        "takes %d inputs but gets %s".formatted(weights.dim(1), in.shape()));
    return TensorType.rowMajor(1, weights.dim(0));
  }

  private static TensorType window(TensorType in, Window window, int channels) {
    int height = window.outputHeight(in.height());
    int width = window.outputWidth(in.width());
    require(
        height > 0 && width > 0,
        "has a window of %dx%d that does not fit its input of %dx%d"
            .formatted(window.kernelH(), window.kernelW(), in.height(), in.width()));
    return TensorType.map(channels, height, width);
  }

  private static TensorType elementwise(List<TensorType> inputs) {
    TensorType a = inputs.get(0);
    TensorType b = inputs.get(1);
    require(
        a.layout() == b.layout() && a.shape().rank() == b.shape().rank(),
        "joins %s and %s of different rank or layout".formatted(a.shape(), b.shape()));
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < a.shape().rank(); i++) {
      int x = a.shape().dim(i);
      int y = b.shape().dim(i);
      require(
          x == y || x == 1 || y == 1,
          "joins %s and %s, which differ in dimension %d".formatted(a.shape(), b.shape(), i));
      dims.add(Math.max(x, y));
    }
    return TensorType.f32(new Shape(dims), a.layout());
  }

  private static TensorType spaceToDepth(Op.SpaceToDepth s, TensorType in) {
    require(
        in.height() % s.block() == 0 && in.width() % s.block() == 0,
        "moves blocks of %d of a %dx%d map, which it does not divide"
            .formatted(s.block(), in.height(), in.width()));
    return TensorType.map(
        Math.multiplyExact(in.channels(), s.rows().size()),
        in.height() / s.block(),
        in.width() / s.block());
  }

  private static TensorType concat(Op.Concat c, List<TensorType> inputs) {
    TensorType first = inputs.getFirst();
    require(
        c.axis() >= 0 && c.axis() < first.shape().rank(),
        "joins along axis %d of %s".formatted(c.axis(), first.shape()));
    int size = 0;
    for (TensorType in : inputs) {
      require(
          in.layout() == first.layout()
              && in.shape().rank() == first.shape().rank()
              && in.shape().with(c.axis(), 1).equals(first.shape().with(c.axis(), 1)),
          "joins %s and %s, which differ outside axis %d"
              .formatted(first.shape(), in.shape(), c.axis()));
      size = Math.addExact(size, in.shape().dim(c.axis()));
    }
    return TensorType.f32(first.shape().with(c.axis(), size), first.layout());
  }

  private static TensorType slice(Op.Slice s, TensorType in) {
    Shape shape = in.shape();
    require(
        s.starts().size() == shape.rank()
            && s.sizes().size() == shape.rank()
            && s.steps().size() == shape.rank(),
        "slices %d dimensions of %s".formatted(s.starts().size(), shape));
    for (int i = 0; i < shape.rank(); i++) {
      long first = s.starts().get(i);
      long last = first + (s.sizes().get(i) - 1L) * s.steps().get(i);
      require(
          s.sizes().get(i) > 0
              && Math.min(first, last) >= 0
              && Math.max(first, last) < shape.dim(i),
          "slices elements %d to %d of dimension %d, which has %d"
              .formatted(first, last, i, shape.dim(i)));
    }
    return TensorType.f32(new Shape(s.sizes()), in.layout());
  }

  private static TensorType map(List<TensorType> inputs) {
    TensorType in = inputs.getFirst();
    require(in.isMap(), "needs a feature map but gets a " + in.shape() + " tensor");
    return in;
  }

  private static TensorType rowMajor(List<TensorType> inputs) {
    TensorType in = inputs.getFirst();
    require(!in.isMap(), "needs a row-major tensor but gets a map");
    return in;
  }

  private static List<Integer> range(int size) {
    return java.util.stream.IntStream.range(0, size).boxed().toList();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
