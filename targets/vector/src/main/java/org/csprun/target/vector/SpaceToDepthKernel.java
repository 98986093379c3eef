package org.csprun.target.vector;

import org.csprun.plan.Operation.SpaceToDepth;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/** Blocks of pixels into channels. */
final class SpaceToDepthKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final int block;
  private final int[] rows;
  private final int[] columns;

  SpaceToDepthKernel(BoundStep step, SpaceToDepth operation) {
    in = step.input(0);
    out = step.output();
    block = operation.block();
    rows = operation.rows().stream().mapToInt(Integer::intValue).toArray();
    columns = operation.columns().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void run(int fromRow, int toRow) {
    int channels = in.channels();
    int elementBytes = out.type().dataType().bytes();
    for (int y = fromRow; y < toRow; y++) {
      for (int i = 0; i < rows.length; i++) {
        Moves.copy(
            elementBytes,
            in.memory(),
            in.pixelOffset(y * block + rows[i], columns[i]),
            (long) block * in.pixelStride() * elementBytes,
            out.memory(),
            out.pixelOffset(y, 0) + (long) i * channels * elementBytes,
            (long) out.pixelStride() * elementBytes,
            channels,
            out.width());
      }
    }
  }
}
