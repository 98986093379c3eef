package org.csprun.target.assembly.convolve;

import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Window;

/**
 * Output pixels side by side in one row that are computed together.
 *
 * @param first first output column
 * @param pixels how many
 * @param taps for each column of the kernel, which of the pixels see the input there
 */
public record ColumnTile(int first, int pixels, List<Range> taps) {
  public ColumnTile {
    taps = List.copyOf(taps);
  }

  /** From {@code from} (inclusive) to {@code to} (exclusive). */
  public record Range(int from, int to) {
    public boolean isEmpty() {
      return from >= to;
    }
  }

  /** Whether every pixel sees the input at every column of the kernel. */
  public boolean isInside() {
    for (Range range : taps) {
      if (range.from() != 0 || range.to() != pixels) {
        return false;
      }
    }
    return true;
  }

  /** Whether the same code computes both. */
  public boolean alike(ColumnTile other) {
    boolean alike = pixels == other.pixels;
    for (int kx = 0; kx < taps.size(); kx++) {
      Range mine = taps.get(kx);
      Range its = other.taps.get(kx);
      alike &= mine.from() == its.from() && mine.to() == its.to();
    }
    return alike;
  }

  /**
   * A row of {@code outWidth} pixels in tiles of nearly the same size, {@code most} pixels at most.
   */
  public static List<ColumnTile> row(Window window, int inWidth, int outWidth, int most) {
    return part(window, inWidth, 0, outWidth, most);
  }

  /** As {@link #row} for the pixels {@code from} (inclusive) to {@code to} (exclusive). */
  static List<ColumnTile> part(Window window, int inWidth, int from, int to, int most) {
    int width = to - from;
    int count = (width + most - 1) / most;
    List<ColumnTile> tiles = new ArrayList<>();
    int longer = count == 0 ? 0 : width % count;
    int first = from;
    for (int i = 0; i < count; i++) {
      // The longer tiles lie in the middle, where all are alike.
      boolean middle = i >= (count - longer) / 2 && i < (count - longer) / 2 + longer;
      int pixels = width / count + (middle ? 1 : 0);
      tiles.add(tile(window, inWidth, first, pixels));
      first += pixels;
    }
    return tiles;
  }

  private static ColumnTile tile(Window window, int inWidth, int first, int pixels) {
    List<Range> taps = new ArrayList<>();
    for (int kx = 0; kx < window.kernelW(); kx++) {
      int from = pixels;
      int to = 0;
      for (int p = 0; p < pixels; p++) {
        int column = column(window, first + p, kx);
        if (column >= 0 && column < inWidth) {
          from = Math.min(from, p);
          to = p + 1;
        }
      }
      taps.add(from >= to ? new Range(0, 0) : new Range(from, to));
    }
    return new ColumnTile(first, pixels, taps);
  }

  private static int column(Window window, int outColumn, int kx) {
    return outColumn * window.strideW() - window.padLeft() + kx * window.dilationW();
  }
}
