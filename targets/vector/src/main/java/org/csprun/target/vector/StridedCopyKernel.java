package org.csprun.target.vector;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.Operation.StridedCopy;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;

/** Elements from one strided order to another; contiguous runs are found once and moved whole. */
final class StridedCopyKernel implements Kernel {
  private final MemorySegment from;
  private final MemorySegment to;
  private final long fromStart;
  private final long toStart;
  private final long rowFrom;
  private final long rowTo;
  private final CopyLoops loops;

  StridedCopyKernel(BoundStep step, StridedCopy operation) {
    from = step.input(0).memory();
    to = step.output().memory();
    int elementBytes = step.output().type().dataType().bytes();
    fromStart = step.input(0).offsetBytes() + operation.inputStart() * elementBytes;
    toStart = step.output().offsetBytes() + operation.outputStart() * elementBytes;
    rowFrom = operation.inputStrides().getFirst() * elementBytes;
    rowTo = operation.outputStrides().getFirst() * elementBytes;
    loops = CopyLoops.of(operation, elementBytes);
  }

  @Override
  public void run(int fromRow, int toRow) {
    if (loops.rowsAreContiguous(rowFrom, rowTo)) {
      long bytes = (toRow - fromRow) * rowFrom;
      MemorySegment.copy(from, fromStart + fromRow * rowFrom, to, toStart + fromRow * rowTo, bytes);
      return;
    }
    for (int row = fromRow; row < toRow; row++) {
      loops.copy(from, fromStart + row * rowFrom, to, toStart + row * rowTo);
    }
  }
}
