package org.csprun.compiler.pass;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.csprun.compiler.graph.IntegerOp;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** The value of an op over constants, in logical row-major order whatever the layout. */
final class ConstantMath {
  private ConstantMath() {}

  /** The value; empty for an op that is not computed here. */
  static Optional<Weights> value(Op op, List<Weights> inputs, TensorType type) {
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    Shape shape = type.shape();
    Weights first = inputs.getFirst();
    return switch (op) {
      case Op.Elementwise e when e.activation().isLinear() ->
          Optional.of(elementwise(e.kind(), first, inputs.get(1), shape));
      case Op.Reshape r -> Optional.of(new Weights(shape, first.values()));
      case Op.ChangeLayout c -> Optional.of(first);
      case Op.Transpose t -> {
        long[] in = first.shape().strides();
        yield Optional.of(
            gather(first, 0, t.permutation().stream().mapToLong(i -> in[i]).toArray(), shape));
      }
      case Op.Slice s -> Optional.of(slice(s, first, shape));
      case Op.Concat c -> Optional.of(concat(c.axis(), inputs, shape));
      case Op.Elementwise e -> Optional.empty();
      case Op.Constant c -> Optional.empty();
      case IntegerOp i -> Optional.empty();
      case Op.Convolution c -> Optional.empty();
      case Op.FullyConnected f -> Optional.empty();
      case Op.Affine a -> Optional.empty();
      case Op.Activate a -> Optional.empty();
      case Op.Pool p -> Optional.empty();
      case Op.GlobalAverage g -> Optional.empty();
      case Op.CrossChannelPool p -> Optional.empty();
      case Op.Upsample u -> Optional.empty();
      case Op.SpaceToDepth s -> Optional.empty();
      case Op.Softmax s -> Optional.empty();
      case Op.Reduce r -> Optional.empty();
      case Op.PixelRows p -> Optional.empty();
    };
  }

  private static Weights elementwise(BinaryKind kind, Weights a, Weights b, Shape shape) {
    float[] left = gather(a, 0, broadcast(a.shape()), shape).values();
    float[] right = gather(b, 0, broadcast(b.shape()), shape).values();
    float[] out = new float[left.length];
    for (int i = 0; i < out.length; i++) {
      float x = left[i];
      float y = right[i];
      out[i] =
          switch (kind) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
            case POWER -> (float) Math.pow(x, y);
          };
    }
    return new Weights(shape, out);
  }

  /** Strides in which a dimension of size 1 does not move. */
  private static long[] broadcast(Shape shape) {
    long[] strides = shape.strides();
    return IntStream.range(0, strides.length)
        .mapToLong(i -> shape.dim(i) == 1 ? 0 : strides[i])
        .toArray();
  }

  private static Weights slice(Op.Slice slice, Weights in, Shape shape) {
    long[] strides = in.shape().strides();
    long start = 0;
    for (int i = 0; i < strides.length; i++) {
      start += slice.starts().get(i) * strides[i];
      strides[i] *= slice.steps().get(i);
    }
    return gather(in, start, strides, shape);
  }

  private static Weights concat(int axis, List<Weights> inputs, Shape shape) {
    float[] out = new float[Math.toIntExact(shape.elements())];
    long inner = shape.strides()[axis];
    int row = Math.toIntExact(inner * shape.dim(axis));
    int start = 0;
    for (Weights input : inputs) {
      int part = Math.toIntExact(inner * input.shape().dim(axis));
      for (int outer = 0; outer < out.length / row; outer++) {
        System.arraycopy(input.values(), outer * part, out, outer * row + start, part);
      }
      start += part;
    }
    return new Weights(shape, out);
  }

  private static Weights gather(Weights in, long start, long[] strides, Shape shape) {
    float[] out = new float[Math.toIntExact(shape.elements())];
    int[] index = new int[shape.rank()];
    for (int i = 0; i < out.length; i++) {
      long from = start;
      for (int d = 0; d < index.length; d++) {
        from += index[d] * strides[d];
      }
      out[i] = in.values()[Math.toIntExact(from)];
      for (int d = index.length - 1; d >= 0 && ++index[d] == shape.dim(d); d--) {
        index[d] = 0;
      }
    }
    return new Weights(shape, out);
  }
}
