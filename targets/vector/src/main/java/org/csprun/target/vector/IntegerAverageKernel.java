package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import org.csprun.plan.IntegerOperation.Average;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * An average of {@code u8} over a window, columns first: the rows of a window are added into a
 * line, whose pixels then are added along the line.
 */
final class IntegerAverageKernel implements Kernel {
  private static final long MOST_OF_A_BYTE = 255;

  private final Operand in;
  private final Operand out;
  private final Window window;
  private final Requantization requantization;
  private final Scratch<int[]> scratch;
  private final int[] zeroPoints;
  private final int pitch;

  IntegerAverageKernel(BoundStep step, Average operation, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    window = operation.window();
    long[] mostSums = new long[out.channels()];
    Arrays.fill(mostSums, MOST_OF_A_BYTE * window.kernelH() * window.kernelW());
    requantization = new Requantization(step, operation.requantize(), mostSums);
    zeroPoints = ZeroPoints.padded(in);
    pitch = Lanes.roundUp(in.channels());
    scratch = pools.intsAtLeast(Math.multiplyExact(pitch, 2L * in.width() + out.width()));
  }

  @Override
  public void run(int fromRow, int toRow) {
    int sums = 2 * pitch * in.width();
    int[] s = scratch.take();
    try {
      for (int row = fromRow; row < toRow; row++) {
        int rows = addRows(s, row * window.strideH() - window.padTop());
        for (int x = 0; x < out.width(); x++) {
          addColumns(s, sums + x * pitch, x, rows);
        }
        requantization.apply(s, sums, s, 0, pitch, out.width(), 0, out.channels());
        store(s, sums, row);
      }
    } finally {
      scratch.give(s);
    }
  }

  private void store(int[] s, int sums, int row) {
    for (int x = 0; x < out.width(); x++) {
      ByteRuns.store(s, sums + x * pitch, out.memory(), out.pixelOffset(row, x), out.channels());
    }
  }

  /** Adds the rows of a window into {@code s[column][channel]}; the number of rows inside. */
  private int addRows(int[] s, int top) {
    int line = pitch * in.width();
    int rows = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int y = top + ky * window.dilationH();
      if (y < 0 || y >= in.height()) {
        continue;
      }
      int to = rows == 0 ? 0 : line;
      loadRow(s, y, to);
      if (rows > 0) {
        add(s, 0, line, line);
      }
      rows++;
    }
    return rows;
  }

  private void loadRow(int[] s, int y, int to) {
    if (in.isDense() && pitch == in.channels()) {
      ByteRuns.load(in.memory(), in.pixelOffset(y, 0), s, to, pitch * in.width());
      return;
    }
    for (int x = 0; x < in.width(); x++) {
      ByteRuns.load(in.memory(), in.pixelOffset(y, x), s, to + x * pitch, in.channels());
    }
  }

  private void addColumns(int[] s, int sum, int x, int rows) {
    int left = x * window.strideW() - window.padLeft();
    Arrays.fill(s, sum, sum + pitch, 0);
    int columns = 0;
    for (int kx = 0; kx < window.kernelW(); kx++) {
      int column = left + kx * window.dilationW();
      if (rows > 0 && column >= 0 && column < in.width()) {
        add(s, sum, column * pitch, pitch);
        columns++;
      }
    }
    centre(s, sum, rows * columns);
  }

  private static void add(int[] s, int at, int from, int count) {
    for (int i = 0; i < count; i += L) {
      IntVector.fromArray(INTS, s, at + i)
          .add(IntVector.fromArray(INTS, s, from + i))
          .intoArray(s, at + i);
    }
  }

  /** Takes the zero points off that the pixels of a window hold together. */
  private void centre(int[] s, int sum, int pixels) {
    for (int c = 0; c < pitch; c += L) {
      IntVector.fromArray(INTS, s, sum + c)
          .sub(IntVector.fromArray(INTS, zeroPoints, c).mul(pixels))
          .intoArray(s, sum + c);
    }
  }
}
