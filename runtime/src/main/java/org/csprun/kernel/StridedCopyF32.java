package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;

/** The meaning of {@link Operation.StridedCopy} in float. */
final class StridedCopyF32 implements Kernel {
  private final Operation.StridedCopy operation;
  private final FloatView x;
  private final FloatView y;
  private final IndexSpace space;
  private final long[] inputStrides;
  private final long[] outputStrides;

  StridedCopyF32(BoundStep step, Operation.StridedCopy operation) {
    this.operation = operation;
    x = new FloatView(step.input(0));
    y = new FloatView(step.output());
    space = new IndexSpace(operation.extents().stream().mapToInt(Integer::intValue).toArray());
    inputStrides = operation.inputStrides().stream().mapToLong(Long::longValue).toArray();
    outputStrides = operation.outputStrides().stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void run(int fromRow, int toRow) {
    int rows = toRow - fromRow;
    long count = space.count(0, rows);
    for (long i = 0; i < count; i++) {
      float value = x.get(operation.inputStart() + space.offset(i, inputStrides, 0, fromRow, rows));
      y.set(operation.outputStart() + space.offset(i, outputStrides, 0, fromRow, rows), value);
    }
  }
}
