package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A histogram is a function of the values alone. */
class ChannelHistogramTest {
  @Test
  void widthsAreThePowerOfTwoThatHoldsTheLargestValue() {
    ChannelHistogram histogram = new ChannelHistogram(8);
    assertThat(histogram.binWidth()).isEqualTo(0x1p-24);
    // Four bins a side: widths double until 1 < 4 · width, that is to 1/2 and not 1/4.
    histogram.add(1f);
    assertThat(histogram.binWidth()).isEqualTo(0.5);
    histogram.add(1.9f);
    assertThat(histogram.binWidth()).isEqualTo(0.5);
    histogram.add(2f);
    assertThat(histogram.binWidth()).isEqualTo(1);
    // The lower end belongs to the lowest bin.
    histogram.add(-4f);
    assertThat(histogram.binWidth()).isEqualTo(1);
    histogram.add(Math.nextDown(-4f));
    assertThat(histogram.binWidth()).isEqualTo(2);
  }

  @Test
  void binsHoldTheirLowerEndAndMergeInPairsAroundZero() {
    ChannelHistogram histogram = new ChannelHistogram(8);
    for (float value : new float[] {-4, -3.5f, -0.25f, -0f, 0, 0.5f, 1, 3.75f}) {
      histogram.add(value);
    }
    assertThat(counts(histogram)).containsExactly(2, 0, 0, 1, 3, 1, 0, 1);
    assertThat(histogram.middle(0)).isEqualTo(-3.5);
    assertThat(histogram.middle(4)).isEqualTo(0.5);
    histogram.add(7f);
    assertThat(counts(histogram)).containsExactly(0, 0, 2, 1, 4, 1, 0, 1);
    assertThat(histogram.binWidth()).isEqualTo(2);
    assertThat(histogram.total()).isEqualTo(9);
  }

  @Test
  void neitherOrderNorDivisionMatters() {
    Random random = new Random(3);
    for (int trial = 0; trial < 200; trial++) {
      float[] values = new float[1 + random.nextInt(60)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * Math.scalb(1.0, random.nextInt(60) - 30));
      }
      ChannelHistogram whole = of(values, 0, values.length);
      int cut = random.nextInt(values.length + 1);
      ChannelHistogram first = of(values, 0, cut);
      ChannelHistogram second = of(values, cut, values.length);
      boolean swapped = random.nextBoolean();
      ChannelHistogram merged = swapped ? second : first;
      merged.add(swapped ? first : second);
      assertSame(merged, whole);
      for (int i = values.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        float value = values[i];
        values[i] = values[other];
        values[other] = value;
      }
      assertSame(of(values, 0, values.length), whole);
    }
  }

  @Test
  void theLargestAndSmallestFloatsFit() {
    ChannelHistogram histogram = of(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 1e-45f}, 0, 3);
    // 2¹²⁸ is not reached: 64 bins a side of 2¹²².
    assertThat(histogram.binWidth()).isEqualTo(0x1p122);
    assertThat(histogram.count(0)).isEqualTo(1);
    assertThat(histogram.count(64)).isEqualTo(1);
    assertThat(histogram.count(127)).isEqualTo(1);
  }

  private static ChannelHistogram of(float[] values, int from, int to) {
    ChannelHistogram histogram = new ChannelHistogram(128);
    for (int i = from; i < to; i++) {
      histogram.add(values[i]);
    }
    return histogram;
  }

  private static void assertSame(ChannelHistogram actual, ChannelHistogram expected) {
    assertThat(actual.binWidth()).isEqualTo(expected.binWidth());
    assertThat(counts(actual)).isEqualTo(counts(expected));
  }

  private static int[] counts(ChannelHistogram histogram) {
    int[] counts = new int[histogram.bins()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = histogram.count(i);
    }
    return counts;
  }
}
