package org.csprun.kernel;

import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;

/** The meaning of {@link Operation.StridedCopy}. */
final class StridedCopyKernel implements Kernel {
  private final Operation.StridedCopy operation;
  private final ElementView x;
  private final ElementView y;
  private final IndexSpace space;
  private final long[] inputStrides;
  private final long[] outputStrides;

  StridedCopyKernel(BoundStep step, Operation.StridedCopy operation) {
    this.operation = operation;
    x = new ElementView(step.input(0));
    y = new ElementView(step.output());
    space = new IndexSpace(operation.extents().stream().mapToInt(Integer::intValue).toArray());
    inputStrides = operation.inputStrides().stream().mapToLong(Long::longValue).toArray();
    outputStrides = operation.outputStrides().stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void run(int fromRow, int toRow) {
    int rows = toRow - fromRow;
    long count = space.count(0, rows);
    for (long i = 0; i < count; i++) {
      long from = operation.inputStart() + space.offset(i, inputStrides, 0, fromRow, rows);
      x.copy(from, y, operation.outputStart() + space.offset(i, outputStrides, 0, fromRow, rows));
    }
  }
}
