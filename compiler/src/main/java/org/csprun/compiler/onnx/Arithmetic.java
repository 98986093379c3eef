package org.csprun.compiler.onnx;

import java.util.List;
import org.csprun.plan.Operation.BinaryKind;

/** Arithmetic on constants: integers stay integers, as in ONNX. */
final class Arithmetic {
  private Arithmetic() {}

  /** A function of two integers. */
  @FunctionalInterface
  interface Whole {
    long apply(long a, long b);
  }

  /** A function of two reals. */
  @FunctionalInterface
  interface Real {
    double apply(double a, double b);
  }

  /** The function of both, broadcast. */
  static Literal join(BinaryKind kind, Literal a, Literal b) {
    return switch (kind) {
      case ADD -> join(a, b, Math::addExact, Double::sum);
      case SUBTRACT -> join(a, b, Math::subtractExact, (x, y) -> x - y);
      case MULTIPLY -> join(a, b, Math::multiplyExact, (x, y) -> x * y);
      case DIVIDE -> join(a, b, (x, y) -> x / y, (x, y) -> x / y);
      case MAXIMUM -> join(a, b, Math::max, Math::max);
      case MINIMUM -> join(a, b, Math::min, Math::min);
      case POWER -> join(a, b, (x, y) -> (long) Math.pow(x, y), Math::pow);
    };
  }

  /** One of the functions of both, broadcast: the first where both are integers. */
  static Literal join(Literal a, Literal b, Whole whole, Real real) {
    List<Integer> dims = Dims.broadcast(a.dims(), b.dims());
    int size = Dims.computed(dims);
    if (a instanceof Literal.Integers && b instanceof Literal.Integers) {
      long[] values = new long[size];
      for (int i = 0; i < size; i++) {
        values[i] =
            whole.apply(
                a.integer(Dims.broadcastIndex(i, dims, a.dims())),
                b.integer(Dims.broadcastIndex(i, dims, b.dims())));
      }
      return new Literal.Integers(dims, values);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          (float)
              real.apply(
                  a.real(Dims.broadcastIndex(i, dims, a.dims())),
                  b.real(Dims.broadcastIndex(i, dims, b.dims())));
    }
    return new Literal.Floats(dims, values);
  }

  /** 1 where the comparison of both, broadcast, holds, else 0. */
  static Literal compare(Literal a, Literal b, java.util.function.IntPredicate holds) {
    List<Integer> dims = Dims.broadcast(a.dims(), b.dims());
    boolean whole = a instanceof Literal.Integers && b instanceof Literal.Integers;
    long[] values = new long[Dims.computed(dims)];
    for (int i = 0; i < values.length; i++) {
      int x = Dims.broadcastIndex(i, dims, a.dims());
      int y = Dims.broadcastIndex(i, dims, b.dims());
      int order =
          whole ? Long.compare(a.integer(x), b.integer(y)) : Float.compare(a.real(x), b.real(y));
      values[i] = holds.test(order) ? 1 : 0;
    }
    return new Literal.Integers(dims, values);
  }

  /** The number under another type: what Cast makes of it. */
  static Literal floats(Literal literal) {
    return new Literal.Floats(literal.dims(), literal.reals());
  }

  static Literal integers(Literal literal, java.util.function.IntToLongFunction element) {
    long[] values = new long[literal.size()];
    java.util.Arrays.setAll(values, element);
    return new Literal.Integers(literal.dims(), values);
  }
}
