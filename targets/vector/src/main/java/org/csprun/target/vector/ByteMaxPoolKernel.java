package org.csprun.target.vector;

import java.util.Arrays;
import org.csprun.plan.Operation.Pool;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * A maximum of {@code u8} over a window, columns first as in {@link PoolKernel}; a window that lies
 * wholly in the padding has maximum 0.
 */
final class ByteMaxPoolKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final Window window;
  private final Scratch<byte[]> scratch;
  private final int channels;
  private final int lineBytes;
  private final int resultAt;

  ByteMaxPoolKernel(BoundStep step, Pool operation, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    window = operation.window();
    channels = in.channels();
    lineBytes = Math.multiplyExact(channels, in.width());
    // Loops run past the end of a line and of a pixel by less than a vector.
    resultAt = 2 * (lineBytes + Lanes.B);
    scratch = pools.bytesAtLeast(resultAt + (long) channels * out.width() + Lanes.B);
  }

  @Override
  public void run(int fromRow, int toRow) {
    byte[] a = scratch.take();
    try {
      for (int row = fromRow; row < toRow; row++) {
        int rows = joinRows(a, row * window.strideH() - window.padTop());
        for (int x = 0; x < out.width(); x++) {
          joinColumns(a, resultAt + x * channels, x, rows);
        }
        store(a, row);
      }
    } finally {
      scratch.give(a);
    }
  }

  /** Joins the rows of a window into {@code a[column][channel]}; the number of rows inside. */
  private int joinRows(byte[] a, int top) {
    int other = lineBytes + Lanes.B;
    int rows = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int y = top + ky * window.dilationH();
      if (y < 0 || y >= in.height()) {
        continue;
      }
      loadRow(a, y, rows == 0 ? 0 : other);
      if (rows > 0) {
        MaxLoops.max(a, 0, other, lineBytes);
      }
      rows++;
    }
    return rows;
  }

  private void loadRow(byte[] a, int y, int to) {
    if (in.isDense()) {
      MaxLoops.load(in.memory(), in.pixelOffset(y, 0), a, to, lineBytes);
      return;
    }
    for (int x = 0; x < in.width(); x++) {
      MaxLoops.load(in.memory(), in.pixelOffset(y, x), a, to + x * channels, channels);
    }
  }

  private void joinColumns(byte[] a, int result, int x, int rows) {
    int left = x * window.strideW() - window.padLeft();
    Arrays.fill(a, result, result + channels, (byte) 0);
    for (int kx = 0; rows > 0 && kx < window.kernelW(); kx++) {
      int column = left + kx * window.dilationW();
      if (column >= 0 && column < in.width()) {
        MaxLoops.max(a, result, column * channels, channels);
      }
    }
  }

  private void store(byte[] a, int row) {
    if (out.isDense()) {
      MaxLoops.store(a, resultAt, out.memory(), out.pixelOffset(row, 0), channels * out.width());
      return;
    }
    for (int x = 0; x < out.width(); x++) {
      MaxLoops.store(a, resultAt + x * channels, out.memory(), out.pixelOffset(row, x), channels);
    }
  }
}
