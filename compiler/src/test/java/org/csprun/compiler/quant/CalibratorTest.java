package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The range each rule makes of distributions whose best range is known. */
class CalibratorTest {
  private static final int BINS = 2048;

  @Test
  void minMaxTakesEverythingAndZero() {
    assertThat(Calibrator.MIN_MAX.range(seen(-0.5f, 1, 7))).isEqualTo(new Range(-0.5f, 7));
    assertThat(Calibrator.MIN_MAX.range(seen(2, 3))).isEqualTo(new Range(0, 3));
    assertThat(Calibrator.MIN_MAX.range(seen(-3, -2))).isEqualTo(new Range(-3, 0));
  }

  @Test
  void percentileLeavesOutOneInTenThousandAtEitherEnd() {
    // 20 000 values: two may be left out at either end, a third may not.
    ChannelHistogram histogram = new ChannelHistogram(BINS);
    fill(histogram, 0.5f, 19_990);
    fill(histogram, 1, 3);
    fill(histogram, 100, 2);
    fill(histogram, -1, 3);
    fill(histogram, -50, 2);
    // 100 of bins of 1/8: 1 024 a side reach 128.
    assertThat(histogram.binWidth()).isEqualTo(0.125);
    Range range = Calibrator.PERCENTILE.range(new ChannelStatistics(-50, 100, 0, histogram));
    // The bins [−1, −0.875) and [1, 1.125).
    assertThat(range).isEqualTo(new Range(-1, 1.125f));
  }

  @Test
  void percentileOfFewValuesIsWithinWhatWasSeen() {
    assertThat(Calibrator.PERCENTILE.range(seen(-0.3f, 0.7f, 0.9f)))
        .isEqualTo(new Range(-0.3f, 0.9f));
    assertThat(Calibrator.PERCENTILE.range(seen(2.3f, 2.4f))).isEqualTo(new Range(0, 2.4f));
  }

  @Test
  void mseKeepsAUniformDistributionWhole() {
    // Clipping a uniform distribution on [0, w] to h costs (w − h)³ / 3w and gains at most
    // (w² − h²) / 12 · 255²: at the first step h = 31/32 w already 1.0e−5 w² against 8e−8 w².
    ChannelHistogram histogram = new ChannelHistogram(BINS);
    for (int i = 0; i <= 10_000; i++) {
      histogram.add(i / 10_000f);
    }
    assertThat(Calibrator.MSE.range(new ChannelStatistics(0, 1, 0.5f, histogram)))
        .isEqualTo(new Range(0, 1));
  }

  @Test
  void mseClipsARareOutlier() {
    // n values within [0, 1] and one at 4: a range to h costs n h² / 12 · 255² + (4 − h)², least
    // at h = 4 / (1 + n / 780 300), which is 2.4505 for n = 493 500; steps are of 1/8.
    int n = 493_500;
    ChannelHistogram histogram = new ChannelHistogram(BINS);
    fill(histogram, 0.5f, n);
    fill(histogram, 4, 1);
    Range range = Calibrator.MSE.range(new ChannelStatistics(0, 4, 0.5f, histogram));
    assertThat((double) range.high()).isEqualTo(4 / (1 + n / 780_300.0), within(0.0626));
    assertThat(range.low()).isZero();
    Range mirrored = Calibrator.MSE.range(new ChannelStatistics(-4, 0, -0.5f, mirrored(n)));
    assertThat(mirrored).isEqualTo(new Range(-range.high(), 0));
  }

  @Test
  void mseClipsBothSides() {
    // As above on either side, with twice the width to round: four times the cost of rounding.
    int n = 493_500 / 4;
    ChannelHistogram histogram = new ChannelHistogram(BINS);
    fill(histogram, 0.5f, n);
    fill(histogram, 4, 1);
    fill(histogram, -4.001f, 1);
    Range range = Calibrator.MSE.range(new ChannelStatistics(-4, 4, 0, histogram));
    // The upper bound first, while the lower one is −4: n (h + 4)² / 780 300 + (4 − h)² is least
    // at h = 4 (1 − k) / (1 + k), k = n / 780 300; then the lower one likewise with that bound.
    // Steps are of 1/8, and the middle of the bin of 4 is 4.004.
    double k = n / 780_300.0;
    double high = 4 * (1 - k) / (1 + k);
    double low = (4 - k * range.high()) / (1 + k);
    assertThat((double) range.high()).isEqualTo(high, within(0.067));
    assertThat((double) -range.low()).isEqualTo(low, within(0.067));
    assertThat(range.high()).isLessThan(3.5f);
    assertThat(range.low()).isGreaterThan(-3.5f);
  }

  @Test
  void mseErrorIsRoundingWithinAndDistanceWithout() {
    ChannelHistogram histogram = new ChannelHistogram(BINS);
    fill(histogram, 1, 10);
    fill(histogram, -3, 2);
    double half = histogram.binWidth() / 2;
    double step = 2.0 / 255;
    double beyond = 3 - half;
    assertThat(MseRange.squaredError(histogram, new Range(0, 2)))
        .isEqualTo(10 * step * step / 12 + 2 * beyond * beyond, within(1e-12));
  }

  @Test
  void entropyKeepsAUniformDistributionWhole() {
    // Each level tells its bins exactly, so the whole loses nothing and nothing is better.
    ChannelHistogram histogram = new ChannelHistogram(BINS);
    for (int i = 0; i < 1024 * 8; i++) {
      histogram.add(i / 8f);
    }
    assertThat(Calibrator.ENTROPY.range(new ChannelStatistics(0, 1023.875f, 512, histogram)))
        .isEqualTo(new Range(0, 1023.875f));
  }

  @Test
  void entropyClipsARareOutlierOfAFineDistribution() {
    // All but one in a million lie in the lower eighth, unevenly: 256 levels over the whole would
    // have 32 for them, each the mean of four uneven bins; a quarter of it has one bin a level.
    ChannelHistogram histogram = new ChannelHistogram(BINS);
    for (int bin = 0; bin < 128; bin++) {
      fill(histogram, bin + 0.5f, bin % 2 == 0 ? 20_000 : 1_000);
    }
    fill(histogram, 1023.5f, 1);
    assertThat(histogram.binWidth()).isEqualTo(1);
    Range range = Calibrator.ENTROPY.range(new ChannelStatistics(0.5f, 1023.5f, 50, histogram));
    assertThat(range).isEqualTo(new Range(0, 1023.5f / 4));
  }

  @ParameterizedTest
  @EnumSource(Calibrator.class)
  void everyRuleKeepsADeadChannelEmptyAndConstantsWhole(Calibrator calibrator) {
    assertThat(calibrator.range(seen(0, 0, 0))).isEqualTo(new Range(0, 0));
    assertThat(calibrator.range(seen(5, 5, 5)).high()).isBetween(4.99f, 5.01f);
    assertThat(calibrator.range(seen(5, 5, 5)).low()).isZero();
  }

  @Test
  void theyAreNamedAsUsersWriteThem() {
    assertThat(Calibrator.MIN_MAX.text()).isEqualTo("min-max");
    assertThat(Calibrator.valueOf("MSE").text()).isEqualTo("mse");
  }

  private static ChannelHistogram mirrored(int n) {
    ChannelHistogram histogram = new ChannelHistogram(BINS);
    fill(histogram, -0.5f, n);
    // Just inside the bin that mirrors that of 4.
    fill(histogram, -4.001f, 1);
    return histogram;
  }

  private static void fill(ChannelHistogram histogram, float value, int count) {
    for (int i = 0; i < count; i++) {
      histogram.add(value);
    }
  }

  private static ChannelStatistics seen(float... values) {
    ChannelHistogram histogram = new ChannelHistogram(BINS);
    float min = values[0];
    float max = values[0];
    for (float value : values) {
      histogram.add(value);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new ChannelStatistics(min, max, 0, histogram);
  }
}
