package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.tensor.Shape;

/** The meaning of {@link Operation.Elementwise} in float, sizes of 1 repeated. */
final class ElementwiseF32 implements Kernel {
  /** The axis of a map's rows; a row-major tensor is one row and is not cut. */
  private static final int ROWS = 2;

  private final Operation.Elementwise operation;
  private final FloatView a;
  private final FloatView b;
  private final FloatView y;
  private final IndexSpace space;
  private final long[] stridesA;
  private final long[] stridesB;
  private final long[] stridesY;
  private final boolean map;

  ElementwiseF32(BoundStep step, Operation.Elementwise operation) {
    this.operation = operation;
    Shape shape = step.output().type().shape();
    a = new FloatView(step.input(0));
    b = new FloatView(step.input(1));
    y = new FloatView(step.output());
    map = step.output().type().isMap();
    space = map ? IndexSpace.of(shape) : IndexSpace.of(withRow(shape));
    stridesA = row(IndexSpace.repeated(step.input(0), shape));
    stridesB = row(IndexSpace.repeated(step.input(1), shape));
    stridesY = row(IndexSpace.repeated(step.output(), shape));
  }

  @Override
  public void run(int fromRow, int toRow) {
    int axis = map ? ROWS : 0;
    int rows = toRow - fromRow;
    long count = space.count(axis, rows);
    for (long i = 0; i < count; i++) {
      float left = a.get(space.offset(i, stridesA, axis, fromRow, rows));
      float right = b.get(space.offset(i, stridesB, axis, fromRow, rows));
      float value = ActivationFunction.apply(operation.activation(), join(left, right));
      y.set(space.offset(i, stridesY, axis, fromRow, rows), value);
    }
  }

  private float join(float left, float right) {
    return switch (operation.kind()) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MAXIMUM -> Math.max(left, right);
      case MINIMUM -> Math.min(left, right);
      case POWER -> (float) Math.pow(left, right);
    };
  }

  /** A row-major tensor gets a leading dimension of 1: its one row. */
  private static Shape withRow(Shape shape) {
    var dims = new java.util.ArrayList<>(shape.dims());
    dims.addFirst(1);
    return new Shape(dims);
  }

  private long[] row(long[] strides) {
    if (map) {
      return strides;
    }
    long[] longer = new long[strides.length + 1];
    System.arraycopy(strides, 0, longer, 1, strides.length);
    return longer;
  }
}
