package org.csprun.target.assembly.convolve;

import java.util.ArrayList;
import java.util.List;

/**
 * Which taps of a kernel, along one axis, see the input at each output place. Places with the same
 * taps share a number, and with it their biases: padding counts as zero points, which the bias
 * holds for the taps that see none of the input.
 *
 * @param kinds the distinct ranges of taps
 * @param kindOf for each output place, the index of its range
 */
record Edges(List<ColumnTile.Range> kinds, int[] kindOf) {

  static Edges of(int in, int out, int kernel, int stride, int dilation, int pad) {
    List<ColumnTile.Range> kinds = new ArrayList<>();
    int[] kindOf = new int[out];
    for (int i = 0; i < out; i++) {
      int first = i * stride - pad;
      int from = 0;
      while (from < kernel && first + from * dilation < 0) {
        from++;
      }
      int to = kernel;
      while (to > from && first + (to - 1) * dilation >= in) {
        to--;
      }
      kindOf[i] = kind(kinds, from, to);
    }
    return new Edges(kinds, kindOf);
  }

  private static int kind(List<ColumnTile.Range> kinds, int from, int to) {
    for (int k = kinds.size() - 1; k >= 0; k--) {
      if (kinds.get(k).from() == from && kinds.get(k).to() == to) {
        return k;
      }
    }
    kinds.add(new ColumnTile.Range(from, to));
    return kinds.size() - 1;
  }

  /** Whether a place sees the input at all {@code kernel} taps. */
  boolean isWhole(int place, int kernel) {
    return at(place).from() == 0 && at(place).to() == kernel;
  }

  ColumnTile.Range at(int place) {
    return kinds.get(kindOf[place]);
  }
}
