package org.csprun.kernel;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** The meaning of {@link Operation.LoadConstant}: the bytes as they stand in the plan. */
final class LoadConstantKernel implements Kernel {
  private final Operand output;
  private final MemorySegment value;

  LoadConstantKernel(BoundStep step, Operation.LoadConstant operation) {
    output = step.output();
    value = step.weightBytes().get(operation.value());
  }

  @Override
  public void run(int fromRow, int toRow) {
    long rowBytes = (long) output.width() * output.channels() * output.type().dataType().bytes();
    long from = fromRow * rowBytes;
    MemorySegment.copy(
        value, from, output.memory(), output.offsetBytes() + from, (toRow - fromRow) * rowBytes);
  }
}
