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
      ColumnTile.Range range = new ColumnTile.Range(from, to);
      if (!kinds.contains(range)) {
        kinds.add(range);
      }
      kindOf[i] = kinds.indexOf(range);
    }
    return new Edges(kinds, kindOf);
  }

  ColumnTile.Range at(int place) {
    return kinds.get(kindOf[place]);
  }
}
