package org.csprun.compiler.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.csprun.target.Operand;

/**
 * Collects the statistics of one tensor channel by channel, in memory that does not grow with the
 * samples. All sums over samples are of integers, so their order does not matter.
 */
final class Observer {
  /** Means are summed as multiples of 2⁻²⁴. */
  private static final double MEAN_UNIT = 1 << 24;

  /** Larger means of a sample count as this, 2²³: the sum of 32 768 samples fits a long. */
  private static final long LARGEST_MEAN = 1L << 47;

  private final float[] min;
  private final float[] max;
  private final long[] meanSum;
  private final ChannelHistogram[] histograms;
  private long samples;

  Observer(int channels, int bins) {
    min = new float[channels];
    max = new float[channels];
    Arrays.fill(min, Float.POSITIVE_INFINITY);
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    meanSum = new long[channels];
    histograms = new ChannelHistogram[channels];
    Arrays.setAll(histograms, c -> new ChannelHistogram(bins));
  }

  /**
   * Sees a tensor once.
   *
   * @return false when it holds a value that is not finite; nothing is collected of it then
   */
  boolean observe(Operand tensor) {
    int channels = tensor.channels();
    float[] row = new float[channels * tensor.width()];
    double[] sums = new double[channels];
    for (int y = 0; y < tensor.height(); y++) {
      read(tensor, y, row);
      for (int i = 0; i < row.length; i += channels) {
        for (int c = 0; c < channels; c++) {
          sums[c] += row[i + c];
        }
      }
    }
    // Any value that is not finite makes its sum so.
    if (Arrays.stream(sums).anyMatch(sum -> !Double.isFinite(sum))) {
      return false;
    }
    for (int y = 0; y < tensor.height(); y++) {
      read(tensor, y, row);
      for (int i = 0; i < row.length; i += channels) {
        for (int c = 0; c < channels; c++) {
          add(c, row[i + c]);
        }
      }
    }
    double pixels = (double) tensor.height() * tensor.width();
    for (int c = 0; c < channels; c++) {
      long mean = Math.round(sums[c] / pixels * MEAN_UNIT);
      meanSum[c] = Math.addExact(meanSum[c], Math.clamp(mean, -LARGEST_MEAN, LARGEST_MEAN));
    }
    samples++;
    return true;
  }

  private void add(int channel, float value) {
    min[channel] = Math.min(min[channel], value);
    max[channel] = Math.max(max[channel], value);
    histograms[channel].add(value);
  }

  private static void read(Operand tensor, int y, float[] row) {
    MemorySegment memory = tensor.memory();
    int channels = tensor.channels();
    if (tensor.isDense()) {
      MemorySegment.copy(
          memory, ValueLayout.JAVA_FLOAT, tensor.pixelOffset(y, 0), row, 0, row.length);
      return;
    }
    for (int x = 0; x < tensor.width(); x++) {
      long at = tensor.pixelOffset(y, x);
      MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, at, row, x * channels, channels);
    }
  }

  /** Adds what another observer of the same tensor saw. */
  void add(Observer other) {
    for (int c = 0; c < min.length; c++) {
      min[c] = Math.min(min[c], other.min[c]);
      max[c] = Math.max(max[c], other.max[c]);
      meanSum[c] = Math.addExact(meanSum[c], other.meanSum[c]);
      histograms[c].add(other.histograms[c]);
    }
    samples += other.samples;
  }

  /** The statistics of each channel; at least one sample was seen. */
  List<ChannelStatistics> statistics() {
    List<ChannelStatistics> statistics = new ArrayList<>();
    for (int c = 0; c < min.length; c++) {
      float mean = (float) (meanSum[c] / MEAN_UNIT / samples);
      statistics.add(new ChannelStatistics(min[c], max[c], mean, histograms[c]));
    }
    return statistics;
  }
}
