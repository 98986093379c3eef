package org.csprun.kernel;

import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Requantize;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.tensor.Shape;

/** The meaning of {@link IntegerOperation.Add} and {@link IntegerOperation.Multiply}. */
final class JoinU8 implements Kernel {
  private final boolean multiplies;
  private final ByteView a;
  private final ByteView b;
  private final ByteView y;
  private final Requantizer requantizer;
  private final IndexSpace space;
  private final long[] stridesA;
  private final long[] stridesB;
  private final long[] stridesY;
  private final long[] channelStrides;
  private final int channelsA;
  private final int channelsB;
  private final int rowAxis;

  private JoinU8(BoundStep step, Requantize requantize, boolean multiplies) {
    this.multiplies = multiplies;
    Operand output = step.output();
    Shape shape = output.type().shape();
    a = new ByteView(step.input(0));
    b = new ByteView(step.input(1));
    y = new ByteView(output);
    requantizer = new Requantizer(step, requantize);
    space = IndexSpace.of(shape);
    stridesA = IndexSpace.repeated(step.input(0), shape);
    stridesB = IndexSpace.repeated(step.input(1), shape);
    stridesY = IndexSpace.repeated(output, shape);
    channelsA = step.input(0).channels();
    channelsB = step.input(1).channels();
    channelStrides = channelStrides(output);
    rowAxis = output.type().isMap() ? 2 : -1;
  }

  /** Strides that make an index its channel; a scalar has no dimension and is channel 0. */
  private static long[] channelStrides(Operand output) {
    long[] strides = new long[output.type().shape().rank()];
    if (strides.length > 0) {
      strides[output.type().isMap() ? 1 : strides.length - 1] = 1;
    }
    return strides;
  }

  static JoinU8 add(BoundStep step, IntegerOperation.Add operation) {
    return new JoinU8(step, operation.requantize(), false);
  }

  static JoinU8 multiply(BoundStep step, IntegerOperation.Multiply operation) {
    return new JoinU8(step, operation.requantize(), true);
  }

  @Override
  public void run(int fromRow, int toRow) {
    // A row-major tensor is one row: no axis is cut.
    int rows = toRow - fromRow;
    long count = space.count(rowAxis, rows);
    for (long i = 0; i < count; i++) {
      int channel = (int) space.offset(i, channelStrides, rowAxis, fromRow, rows);
      long atA = space.offset(i, stridesA, rowAxis, fromRow, rows);
      long atB = space.offset(i, stridesB, rowAxis, fromRow, rows);
      int left = a.centred(atA, channelsA == 1 ? 0 : channel);
      int right = b.centred(atB, channelsB == 1 ? 0 : channel);
      int sum = multiplies ? left * right : left;
      y.set(
          space.offset(i, stridesY, rowAxis, fromRow, rows),
          requantizer.apply(channel, sum, multiplies ? 0 : right));
    }
  }
}
