package org.csprun.vision;

/**
 * Bilinear scaling of 8-bit RGB, bit for bit what OpenCV's {@code INTER_LINEAR} gives, so that a
 * network sees here what it saw when others validated it.
 *
 * <p>Pixel centres lie at halves. Weights are rounded to 11 bits; the sum of the columns keeps them
 * whole, the sum of the rows drops 4, then 16, then 2 bits with one rounding at the end. Halving
 * both sides is the rounded mean of 2×2 pixels, as there.
 */
final class BilinearResize {
  private static final int WEIGHT_ONE = 1 << 11;

  private final Axis columns;
  private final Axis rows;
  private final boolean halves;

  BilinearResize(int fromWidth, int fromHeight, int toWidth, int toHeight) {
    halves = fromWidth == 2L * toWidth && fromHeight == 2L * toHeight;
    columns = new Axis(fromWidth, toWidth, true);
    rows = new Axis(fromHeight, toHeight, false);
  }

  /** The scaled pixels, three bytes each. */
  byte[] apply(byte[] from) {
    return halves ? halve(from) : interpolate(from);
  }

  private byte[] halve(byte[] from) {
    int toRow = columns.to * 3;
    int fromRow = toRow * 2;
    byte[] to = new byte[Math.multiplyExact(toRow, rows.to)];
    for (int y = 0; y < rows.to; y++) {
      int upper = 2 * y * fromRow;
      int lower = upper + fromRow;
      for (int x = y * toRow; x < (y + 1) * toRow; x += 3, upper += 6, lower += 6) {
        to[x] = mean(from, upper, lower);
        to[x + 1] = mean(from, upper + 1, lower + 1);
        to[x + 2] = mean(from, upper + 2, lower + 2);
      }
    }
    return to;
  }

  private static byte mean(byte[] from, int upper, int lower) {
    int sum =
        (from[upper] & 0xFF)
            + (from[upper + 3] & 0xFF)
            + (from[lower] & 0xFF)
            + (from[lower + 3] & 0xFF);
    return (byte) ((sum + 2) >> 2);
  }

  private byte[] interpolate(byte[] from) {
    int toRow = columns.to * 3;
    byte[] to = new byte[Math.multiplyExact(toRow, rows.to)];
    int[] upper = new int[toRow];
    int[] lower = new int[toRow];
    int upperRow = -1;
    int lowerRow = -1;
    for (int y = 0; y < rows.to; y++) {
      int wantedUpper = rows.first[y];
      int wantedLower = rows.second[y];
      if (wantedUpper == lowerRow) {
        int[] swap = upper;
        upper = lower;
        lower = swap;
        lowerRow = upperRow;
        upperRow = wantedUpper;
      }
      if (wantedUpper != upperRow) {
        scaleRow(from, wantedUpper, upper);
        upperRow = wantedUpper;
      }
      if (wantedLower != lowerRow) {
        scaleRow(from, wantedLower, lower);
        lowerRow = wantedLower;
      }
      blend(upper, lower, rows.firstWeight[y], rows.secondWeight[y], to, y * toRow);
    }
    return to;
  }

  private void scaleRow(byte[] from, int row, int[] to) {
    int start = row * columns.from * 3;
    for (int x = 0; x < columns.to; x++) {
      int left = start + columns.first[x] * 3;
      int right = start + columns.second[x] * 3;
      int leftWeight = columns.firstWeight[x];
      int rightWeight = columns.secondWeight[x];
      int at = x * 3;
      // Written out, because the first picture meets an interpreter.
      to[at] = (from[left] & 0xFF) * leftWeight + (from[right] & 0xFF) * rightWeight;
      to[at + 1] = (from[left + 1] & 0xFF) * leftWeight + (from[right + 1] & 0xFF) * rightWeight;
      to[at + 2] = (from[left + 2] & 0xFF) * leftWeight + (from[right + 2] & 0xFF) * rightWeight;
    }
  }

  private static void blend(
      int[] upper, int[] lower, int upperWeight, int lowerWeight, byte[] to, int at) {
    for (int i = 0; i < upper.length; i++) {
      int sum = ((upperWeight * (upper[i] >> 4)) >> 16) + ((lowerWeight * (lower[i] >> 4)) >> 16);
      to[at + i] = (byte) ((sum + 2) >> 2);
    }
  }

  /** For every pixel of one axis the two source pixels and their weights. */
  private static final class Axis {
    private final int from;
    private final int to;
    private final int[] first;
    private final int[] second;
    private final int[] firstWeight;
    private final int[] secondWeight;

    /**
     * @param snap whether a pixel beyond the border takes the border pixel alone; otherwise both
     *     its sources are the border pixel, which rounds differently
     */
    Axis(int from, int to, boolean snap) {
      this.from = from;
      this.to = to;
      first = new int[to];
      second = new int[to];
      firstWeight = new int[to];
      secondWeight = new int[to];
      double scale = 1 / ((double) to / from);
      for (int i = 0; i < to; i++) {
        float place = (float) ((i + 0.5) * scale - 0.5);
        int left = (int) Math.floor(place);
        float part = place - left;
        if (snap && (left < 0 || left >= from - 1)) {
          part = 0;
        }
        first[i] = Math.clamp(left, 0, from - 1);
        second[i] = Math.clamp(left + 1L, 0, from - 1);
        firstWeight[i] = (int) Math.rint((1 - part) * WEIGHT_ONE);
        secondWeight[i] = (int) Math.rint(part * WEIGHT_ONE);
      }
    }
  }
}
