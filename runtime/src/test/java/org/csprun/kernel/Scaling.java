package org.csprun.kernel;

import org.csprun.plan.Requantize;
import org.csprun.plan.Requantize.Curve;
import org.csprun.plan.Requantize.Join;
import org.csprun.target.Operand;

/**
 * The requantisation {@code (sum · multiplier + joined · joinMultiplier) / 2^shift} with
 * multipliers that grow by one a channel, and the same in doubles, exact while products are below
 * 2^53.
 */
record Scaling(int shift, int multiplier, int joinMultiplier) {

  Requantize bind(KernelBench bench, Join join, int channels) {
    int[] values = new int[Requantize.layout(Curve.LINEAR, join).size() * channels];
    for (int c = 0; c < channels; c++) {
      values[c] = shift;
      values[channels + c] = multiplier + c;
      if (join == Join.ADD) {
        values[2 * channels + c] = joinMultiplier + c;
      }
    }
    return Requantize.plain(Curve.LINEAR, join, bench.ints(values));
  }

  int apply(Operand output, int channel, double sum, double joined) {
    double scaled = sum * (multiplier + channel) + joined * (joinMultiplier + channel);
    double q =
        KernelBench.zeroPoint(output, channel) + Math.floor(scaled / Math.pow(2, shift) + 0.5);
    return (int) Math.max(0, Math.min(255, q));
  }
}
