package org.csprun.compiler.quant;

import java.util.List;

/**
 * How one tensor is quantised.
 *
 * @param calibrator the name of the rule that made the ranges; free text in an edited table
 * @param ranges one a channel
 * @param means one a channel
 */
public record TensorRanges(String calibrator, List<Range> ranges, List<Float> means) {
  public TensorRanges {
    ranges = List.copyOf(ranges);
    means = List.copyOf(means);
    if (ranges.size() != means.size()) {
      throw new IllegalArgumentException(ranges.size() + " ranges but " + means.size() + " means");
    }
  }
}
