package org.csprun.target.assembly.code;

import java.util.OptionalInt;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;

/**
 * Code that computes a range of rows.
 *
 * @param arguments address of the block that the code reads first
 * @param pieces how many rows the code has; empty where they are the step's
 * @param step what the code reads and writes, which must not be freed before it
 */
public record RowsKernel(MachineFunction code, long arguments, OptionalInt pieces, BoundStep step)
    implements Kernel {

  @Override
  public void run(int from, int to) {
    if (from < to) {
      code.call(arguments, from, to, 0, 0);
    }
  }

  @Override
  public String toString() {
    return "RowsKernel[" + step.operation() + "]";
  }
}
