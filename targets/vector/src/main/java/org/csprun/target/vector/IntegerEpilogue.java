package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.B;
import static org.csprun.target.vector.Lanes.L;

import org.csprun.plan.Requantize;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;

/**
 * What follows the sums of an integer convolution: the second input, the requantisation and the way
 * out. It works on a tile in the first-level cache.
 */
final class IntegerEpilogue {
  private final Requantization requantization;
  private final CentredRuns joined;
  private final Operand out;

  /**
   * @param mostSums the largest magnitude of each output channel's sum
   */
  IntegerEpilogue(BoundStep step, Requantize requantize, long[] mostSums) {
    requantization = new Requantization(step, requantize, mostSums);
    out = step.output();
    joined = new CentredRuns(requantization.joins() ? step.input(1) : out);
  }

  /**
   * As {@link #finish(int[], int, int, int, int, int, int)}, of sums {@code bias + a[pixel][pitch]}
   * that floats hold exactly.
   */
  void finish(
      float[] a,
      int at,
      int[] bias,
      int biasAt,
      int[] s,
      int spareAt,
      int pitch,
      int first,
      int count,
      int channel,
      int channels) {
    if (!requantization.finish(
        a, at, bias, biasAt, s, joined, out, pitch, first, count, channel, channels)) {
      SumLoops.start(a, at, s, 0, pitch, count, bias, biasAt);
      finish(s, spareAt, pitch, first, count, channel, channels);
    }
  }

  /**
   * Finishes {@code s[pixel][pitch]} from 0 and writes it out.
   *
   * @param spareAt a second such buffer in {@code s}
   * @param pitch a multiple of the vector length
   * @param first output pixel, counted over all rows
   * @param count pixels
   * @param channel first output channel
   * @param channels output channels, at most {@code pitch}
   */
  void finish(int[] s, int spareAt, int pitch, int first, int count, int channel, int channels) {
    if (requantization.joins()) {
      joined.load(first, count, channel, channels, s, spareAt, pitch);
    }
    requantization.apply(s, 0, s, spareAt, pitch, count, channel, channels);
    store(s, pitch, out, first, count, channel, channels);
  }

  /** Writes bytes {@code s[pixel][pitch]} to some channels of pixels. */
  static void store(
      int[] s, int pitch, Operand out, int first, int count, int channel, int channels) {
    long offset = out.offsetBytes() + (long) first * out.pixelStride() + channel;
    if (channels == pitch && out.pixelStride() == pitch) {
      ByteRuns.store(s, 0, out.memory(), offset, count * pitch);
      return;
    }
    // A whole vector may run over the next pixels where they are written right after.
    boolean overruns = B == L && channels < B && channels == out.channels() && out.isDense();
    int spare = overruns ? count - (B + channels - 1) / channels : 0;
    for (int p = 0; p < count; p++) {
      ByteRuns.store(s, p * pitch, out.memory(), offset, p < spare ? B : channels);
      offset += out.pixelStride();
    }
  }
}
