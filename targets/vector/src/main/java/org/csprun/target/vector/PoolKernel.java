package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.csprun.plan.Operation.Pool;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * A pool over a window, columns first: the rows of a window are joined into a line, whose pixels
 * then are joined along the line, so that a k×k window costs 2k and not k².
 */
final class PoolKernel implements Kernel {
  private final Operand in;
  private final Operand out;
  private final Window window;
  private final boolean maximum;
  private final boolean countPadding;
  private final Scratch<float[]> scratch;
  private final int pitch;

  PoolKernel(BoundStep step, Pool operation, ScratchPools pools) {
    in = step.input(0);
    out = step.output();
    window = operation.window();
    maximum = operation.kind() == PoolKind.MAX;
    countPadding = operation.countPadding();
    pitch = Lanes.roundUp(in.channels());
    scratch = pools.atLeast(Math.multiplyExact(2L * pitch, in.width()) + 2L * pitch);
  }

  @Override
  public void run(int fromRow, int toRow) {
    float[] a = scratch.take();
    try {
      for (int row = fromRow; row < toRow; row++) {
        int top = row * window.strideH() - window.padTop();
        int rows = joinRows(a, top);
        for (int x = 0; x < out.width(); x++) {
          joinColumns(a, row, x, rows);
        }
      }
    } finally {
      scratch.give(a);
    }
  }

  /** Joins the rows of a window into {@code a[column][channel]}; the number of rows inside. */
  private int joinRows(float[] a, int top) {
    int line = pitch * in.width();
    int rows = 0;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int y = top + ky * window.dilationH();
      if (y < 0 || y >= in.height()) {
        continue;
      }
      int to = rows == 0 ? 0 : line;
      loadRow(a, y, to);
      if (rows > 0) {
        join(a, 0, to, line);
      }
      rows++;
    }
    return rows;
  }

  private void loadRow(float[] a, int y, int to) {
    if (in.isDense() && pitch == in.channels()) {
      Runs.load(in.memory(), in.pixelOffset(y, 0), a, to, pitch * in.width());
      return;
    }
    for (int x = 0; x < in.width(); x++) {
      Runs.load(in.memory(), in.pixelOffset(y, x), a, to + x * pitch, in.channels());
    }
  }

  private void join(float[] a, int at, int from, int count) {
    if (maximum) {
      maximum(a, at, from, count);
    } else {
      BinaryLoops.add(a, at, a, from, count);
    }
  }

  /** Without the care for NaN and negative zero that the Vector API's maximum takes. */
  private static void maximum(float[] a, int at, int from, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector x = FloatVector.fromArray(S, a, at + i);
      FloatVector y = FloatVector.fromArray(S, a, from + i);
      x.blend(y, y.compare(jdk.incubator.vector.VectorOperators.GT, x)).intoArray(a, at + i);
    }
  }

  private void joinColumns(float[] a, int row, int x, int rows) {
    int result = 2 * pitch * in.width();
    int left = x * window.strideW() - window.padLeft();
    int columns = 0;
    for (int kx = 0; kx < window.kernelW(); kx++) {
      int column = left + kx * window.dilationW();
      if (column < 0 || column >= in.width()) {
        continue;
      }
      if (columns == 0) {
        System.arraycopy(a, column * pitch, a, result, pitch);
      } else {
        join(a, result, column * pitch, pitch);
      }
      columns++;
    }
    int inside = rows * columns;
    if (inside == 0) {
      Arrays.fill(a, result, result + pitch, maximum ? Float.NEGATIVE_INFINITY : 0);
    } else if (!maximum) {
      divide(a, result, pitch, countPadding ? window.kernelH() * window.kernelW() : inside);
    }
    Runs.store(a, result, out.memory(), out.pixelOffset(row, x), out.channels());
  }

  private static void divide(float[] a, int at, int count, int divisor) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, a, at + i).div(divisor).intoArray(a, at + i);
    }
  }
}
