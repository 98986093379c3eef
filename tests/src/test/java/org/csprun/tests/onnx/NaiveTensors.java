package org.csprun.tests.onnx;

import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.Op;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Operation.ReduceKind;
import org.csprun.tensor.Shape;

/** Everything that moves, joins or reduces elements, on arrays in logical order. */
final class NaiveTensors {
  private NaiveTensors() {}

  /** The function of a run of elements. */
  interface Reduction {
    double of(float[] x, int from, int count);
  }

  /** Element (i0, i1, …) of the result is {@code x[start + Σ i · strides]}. */
  static float[] strided(float[] x, Shape out, long start, long[] strides) {
    float[] y = new float[Math.toIntExact(out.elements())];
    for (int i = 0; i < y.length; i++) {
      long source = start;
      int rest = i;
      for (int axis = out.rank() - 1; axis >= 0; axis--) {
        source += rest % out.dim(axis) * strides[axis];
        rest /= out.dim(axis);
      }
      y[i] = x[(int) source];
    }
    return y;
  }

  static float[] slice(Op.Slice s, float[] x, Shape in, Shape out) {
    long[] strides = in.strides();
    long start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += s.starts().get(axis) * strides[axis];
      strides[axis] *= s.steps().get(axis);
    }
    return strided(x, out, start, strides);
  }

  static float[] transpose(float[] x, Shape in, List<Integer> permutation, Shape out) {
    long[] strides = permutation.stream().mapToLong(axis -> in.strides()[axis]).toArray();
    return strided(x, out, 0, strides);
  }

  static float[] upsampled(Op.Upsample u, float[] x, Shape in, Shape out) {
    float[] y = new float[Math.toIntExact(out.elements())];
    for (int i = 0; i < y.length; i++) {
      int channel = i / (out.dim(2) * out.dim(3));
      int row = i / out.dim(3) % out.dim(2) / u.factorH();
      int column = i % out.dim(3) / u.factorW();
      y[i] = x[(channel * in.dim(2) + row) * in.dim(3) + column];
    }
    return y;
  }

  static float[] spaceToDepth(Op.SpaceToDepth s, float[] x, Shape in, Shape out) {
    float[] y = new float[Math.toIntExact(out.elements())];
    for (int i = 0; i < y.length; i++) {
      int channel = i / (out.dim(2) * out.dim(3));
      int move = channel / in.dim(1);
      int row = i / out.dim(3) % out.dim(2) * s.block() + s.rows().get(move);
      int column = i % out.dim(3) * s.block() + s.columns().get(move);
      y[i] = x[(channel % in.dim(1) * in.dim(2) + row) * in.dim(3) + column];
    }
    return y;
  }

  static float[] concat(float[][] parts, List<Shape> shapes, int axis, Shape out) {
    float[] y = new float[Math.toIntExact(out.elements())];
    int outer = 1;
    for (int i = 0; i < axis; i++) {
      outer *= out.dim(i);
    }
    int at = 0;
    for (int i = 0; i < outer; i++) {
      for (int part = 0; part < parts.length; part++) {
        int run = (int) (shapes.get(part).elements() / outer);
        System.arraycopy(parts[part], i * run, y, at, run);
        at += run;
      }
    }
    return y;
  }

  static float[] elementwise(BinaryKind kind, float[][] in, Shape a, Shape b, Shape out) {
    float[] left = strided(in[0], out, 0, broadcastStrides(a));
    float[] right = strided(in[1], out, 0, broadcastStrides(b));
    float[] y = new float[left.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) binary(kind, left[i], right[i]);
    }
    return y;
  }

  private static long[] broadcastStrides(Shape shape) {
    long[] strides = shape.strides();
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = shape.dim(axis) == 1 ? 0 : strides[axis];
    }
    return strides;
  }

  private static double binary(BinaryKind kind, double a, double b) {
    return switch (kind) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
      case POWER -> Math.pow(a, b);
    };
  }

  static float[] maxout(Op.CrossChannelPool p, float[] x, Shape in) {
    int pooled = in.dim(1) / p.groups() * in.dim(2) * in.dim(3);
    Shape turned = Shape.of(pooled, p.groups());
    float[] runs = strided(x, turned, 0, new long[] {1, pooled});
    return reduced(runs, p.kind() == PoolKind.MAX ? ReduceKind.MAX : ReduceKind.MEAN, p.groups());
  }

  static float[] reduced(float[] x, ReduceKind kind, int run) {
    return switch (kind) {
      case MAX -> reduced(x, run, NaiveTensors::maximum);
      case MIN -> reduced(x, run, NaiveTensors::minimum);
      case SUM -> reduced(x, run, (a, from, count) -> mean(a, from, count) * count);
      case MEAN -> reduced(x, run, NaiveTensors::mean);
    };
  }

  static float[] reduced(float[] x, int run, Reduction reduction) {
    float[] y = new float[x.length / run];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) reduction.of(x, i * run, run);
    }
    return y;
  }

  static double mean(float[] x, int from, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += x[from + i];
    }
    return sum / count;
  }

  private static double maximum(float[] x, int from, int count) {
    double maximum = x[from];
    for (int i = 1; i < count; i++) {
      maximum = Math.max(maximum, x[from + i]);
    }
    return maximum;
  }

  private static double minimum(float[] x, int from, int count) {
    double minimum = x[from];
    for (int i = 1; i < count; i++) {
      minimum = Math.min(minimum, x[from + i]);
    }
    return minimum;
  }

  static float[] softmax(float[] x, Shape in, int axis) {
    List<Integer> swap = new ArrayList<>();
    for (int i = 0; i < in.rank(); i++) {
      swap.add(i == axis ? in.rank() - 1 : i == in.rank() - 1 ? axis : i);
    }
    Shape turned = new Shape(swap.stream().map(in::dim).toList());
    float[] rows = transpose(x, in, swap, turned);
    int run = in.dim(axis);
    for (int from = 0; from < rows.length; from += run) {
      double maximum = maximum(rows, from, run);
      double sum = 0;
      for (int i = from; i < from + run; i++) {
        sum += Math.exp(rows[i] - maximum);
      }
      for (int i = from; i < from + run; i++) {
        rows[i] = (float) (Math.exp(rows[i] - maximum) / sum);
      }
    }
    return transpose(rows, turned, swap, in);
  }
}
