package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.csprun.target.Operand;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is collected of a tensor depends on its values alone. */
class ObserverTest {
  private static final int BINS = 128;

  @Test
  void eachChannelHasItsOwnStatistics() {
    Observer observer = new Observer(2, BINS);
    assertThat(observer.observe(map(2, 1, 2, 2, 1, -8, 3, -4))).isTrue();
    assertThat(observer.observe(map(2, 1, 2, 2, 0.5f, 0, 1.5f, 0))).isTrue();
    List<ChannelStatistics> statistics = observer.statistics();
    assertThat(statistics.get(0).min()).isEqualTo(0.5f);
    assertThat(statistics.get(0).max()).isEqualTo(3);
    assertThat(statistics.get(0).mean()).isEqualTo(1.5f);
    assertThat(statistics.get(0).histogram().total()).isEqualTo(4);
    assertThat(statistics.get(1).min()).isEqualTo(-8);
    assertThat(statistics.get(1).max()).isEqualTo(0);
    assertThat(statistics.get(1).mean()).isEqualTo(-3);
  }

  @Test
  void aViewIsSeenWithoutWhatLiesBetweenItsPixels() {
    // Two of five channels from the second on; what is not theirs is not finite.
    float no = Float.NaN;
    float[] memory = {no, 1, 2, no, no, no, 3, 4, no, no, no, 5, 6, no, no, no, 7, 8, no, no};
    Operand view = new Operand(TensorType.map(2, 2, 2), memory(memory), Float.BYTES, 5);
    Observer observer = new Observer(2, BINS);
    assertThat(observer.observe(view)).isTrue();
    Observer dense = new Observer(2, BINS);
    dense.observe(map(2, 2, 2, 2, 1, 2, 3, 4, 5, 6, 7, 8));
    assertSame(observer, dense);
    assertThat(observer.statistics().get(1).max()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void valuesThatAreNotFiniteLeaveNothing(float bad) {
    Observer observer = new Observer(2, BINS);
    observer.observe(map(2, 1, 2, 2, 1, 2, 3, 4));
    assertThat(observer.observe(map(2, 1, 2, 2, 50, 60, 70, bad))).isFalse();
    assertThat(observer.observe(map(2, 1, 2, 2, -bad, 60, bad, 70))).isFalse();
    Observer before = new Observer(2, BINS);
    before.observe(map(2, 1, 2, 2, 1, 2, 3, 4));
    assertSame(observer, before);
  }

  @Test
  void neitherOrderNorDivisionMatters() {
    Random random = new Random(5);
    List<Operand> tensors = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      float[] values = new float[3 * 5 * 4];
      for (int k = 0; k < values.length; k++) {
        values[k] = (float) (random.nextGaussian() * Math.scalb(1.0, random.nextInt(30) - 15));
      }
      tensors.add(map(3, 5, 4, 3, values));
    }
    Observer expected = of(tensors);
    for (int trial = 0; trial < 30; trial++) {
      Collections.shuffle(tensors, random);
      int one = random.nextInt(tensors.size());
      int two = one + random.nextInt(tensors.size() - one);
      Observer merged = of(tensors.subList(one, two));
      merged.add(of(tensors.subList(two, tensors.size())));
      merged.add(of(tensors.subList(0, one)));
      assertSame(merged, expected);
    }
  }

  @Test
  void hugeValuesDoNotOverflowTheSumOfMeans() {
    Observer observer = new Observer(1, BINS);
    for (int i = 0; i < 64; i++) {
      assertThat(observer.observe(map(1, 1, 2, 1, 1e30f, 3e30f))).isTrue();
    }
    ChannelStatistics seen = observer.statistics().getFirst();
    assertThat(seen.max()).isEqualTo(3e30f);
    // As large as means are told apart.
    assertThat(seen.mean()).isEqualTo(0x1p23f);
  }

  private static Observer of(List<Operand> tensors) {
    Observer observer = new Observer(3, BINS);
    tensors.forEach(observer::observe);
    return observer;
  }

  private static void assertSame(Observer actual, Observer expected) {
    List<ChannelStatistics> one = actual.statistics();
    List<ChannelStatistics> two = expected.statistics();
    assertThat(one).hasSameSizeAs(two);
    for (int c = 0; c < one.size(); c++) {
      assertThat(bits(one.get(c))).as("channel " + c).isEqualTo(bits(two.get(c)));
    }
  }

  private static List<Number> bits(ChannelStatistics statistics) {
    List<Number> bits = new ArrayList<>();
    bits.add(Float.floatToRawIntBits(statistics.min()));
    bits.add(Float.floatToRawIntBits(statistics.max()));
    bits.add(Float.floatToRawIntBits(statistics.mean()));
    bits.add(statistics.histogram().binWidth());
    for (int i = 0; i < BINS; i++) {
      bits.add(statistics.histogram().count(i));
    }
    return bits;
  }

  private static Operand map(int channels, int height, int width, int stride, float... values) {
    return new Operand(TensorType.map(channels, height, width), memory(values), 0, stride);
  }

  private static MemorySegment memory(float... values) {
    return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values);
  }
}
