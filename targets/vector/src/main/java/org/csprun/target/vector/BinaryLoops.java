package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import jdk.incubator.vector.FloatVector;
import org.csprun.plan.Operation.BinaryKind;

/** Functions of two scratch buffers, into the first, a loop each. */
final class BinaryLoops {
  private BinaryLoops() {}

  /**
   * {@code a[i] = a[i] op b[j]}, {@code count} floats from {@code at} and {@code from}; floats up
   * to the next multiple of the vector length must exist and are overwritten.
   */
  static void apply(BinaryKind kind, float[] a, int at, float[] b, int from, int count) {
    int padded = Lanes.roundUp(count);
    switch (kind) {
      case ADD -> add(a, at, b, from, padded);
      case SUBTRACT -> subtract(a, at, b, from, padded);
      case MULTIPLY -> multiply(a, at, b, from, padded);
      case DIVIDE -> divide(a, at, b, from, padded);
      case MAXIMUM -> maximum(a, at, b, from, padded);
      case MINIMUM -> minimum(a, at, b, from, padded);
      case POWER -> power(a, at, b, from, count);
    }
  }

  static void add(float[] a, int at, float[] b, int from, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, at + i)
          .add(FloatVector.fromArray(S, b, from + i))
          .intoArray(a, at + i);
    }
  }

  private static void subtract(float[] a, int at, float[] b, int from, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, at + i)
          .sub(FloatVector.fromArray(S, b, from + i))
          .intoArray(a, at + i);
    }
  }

  static void multiply(float[] a, int at, float[] b, int from, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, at + i)
          .mul(FloatVector.fromArray(S, b, from + i))
          .intoArray(a, at + i);
    }
  }

  private static void divide(float[] a, int at, float[] b, int from, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, at + i)
          .div(FloatVector.fromArray(S, b, from + i))
          .intoArray(a, at + i);
    }
  }

  static void maximum(float[] a, int at, float[] b, int from, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, at + i)
          .max(FloatVector.fromArray(S, b, from + i))
          .intoArray(a, at + i);
    }
  }

  static void minimum(float[] a, int at, float[] b, int from, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, at + i)
          .min(FloatVector.fromArray(S, b, from + i))
          .intoArray(a, at + i);
    }
  }

  /** One by one: the Vector API's own power allocates where the machine's library lacks it. */
  private static void power(float[] a, int at, float[] b, int from, int count) {
    for (int i = 0; i < count; i++) {
      a[at + i] = (float) Math.pow(a[at + i], b[from + i]);
    }
  }
}
