package org.csprun.target.vector;

import java.util.Arrays;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * The average of each channel over all pixels. Rows are summed first, then the sums of the rows, so
 * that the rounding error grows with width plus height.
 */
final class GlobalAverageKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final Scratch<float[]> scratch;
  private final int pitch;

  GlobalAverageKernel(BoundStep step, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    pitch = Lanes.roundUp(in.channels());
    scratch = pools.atLeast(3L * pitch);
  }

  @Override
  public void run(int fromRow, int toRow) {
    if (fromRow >= toRow) {
      return;
    }
    int rowSum = pitch;
    int pixel = 2 * pitch;
    float[] a = scratch.take();
    try {
      Arrays.fill(a, 0, pitch, 0);
      for (int y = 0; y < in.height(); y++) {
        Arrays.fill(a, rowSum, rowSum + pitch, 0);
        for (int x = 0; x < in.width(); x++) {
          Runs.load(in.memory(), in.pixelOffset(y, x), a, pixel, in.channels());
          BinaryLoops.add(a, rowSum, a, pixel, pitch);
        }
        BinaryLoops.add(a, 0, a, rowSum, pitch);
      }
      float pixels = (float) in.height() * in.width();
      for (int c = 0; c < in.channels(); c++) {
        a[c] /= pixels;
      }
      Runs.store(a, 0, out.memory(), out.offsetBytes(), out.channels());
    } finally {
      scratch.give(a);
    }
  }
}
