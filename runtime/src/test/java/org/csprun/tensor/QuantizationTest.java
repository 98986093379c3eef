package org.csprun.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantizationTest {
  @Test
  void onePairStandsForAllChannels() {
    Quantization one = Quantization.perTensor(0.25f, 3);
    assertThat(one.isPerChannel()).isFalse();
    assertThat(one.scale(17)).isEqualTo(0.25f);
    assertThat(one.zeroPoint(17)).isEqualTo(3);
    assertThat(one.quantize(1, 17)).isEqualTo(7);
    assertThat(one.dequantize(7, 17)).isEqualTo(1);
  }

  @Test
  void eachChannelHasItsPair() {
    Quantization two = new Quantization(List.of(0.5f, 2f), List.of(0, 128));
    assertThat(two.isPerChannel()).isTrue();
    assertThat(two.quantize(10, 0)).isEqualTo(20);
    assertThat(two.quantize(10, 1)).isEqualTo(133);
    assertThat(two.dequantize(255, 0)).isEqualTo(127.5f);
    assertThat(two.dequantize(0, 1)).isEqualTo(-256);
  }

  @Test
  void halvesAreRoundedUp() {
    Quantization one = Quantization.perTensor(1, 100);
    float[] values = {-2.5f, -2.49f, -1.5f, -0.5f, 0.49f, 0.5f, 1.5f, 2.5f};
    int[] wanted = {98, 98, 99, 100, 100, 101, 102, 103};
    for (int i = 0; i < values.length; i++) {
      assertThat(one.quantize(values[i], 0)).as("byte of %s", values[i]).isEqualTo(wanted[i]);
    }
  }

  @Test
  void everyOperationIsRoundedToFloat() {
    // The float before a half, plus a half, is 1 in floats.
    assertThat(Quantization.perTensor(1, 0).quantize(Math.nextDown(0.5f), 0)).isEqualTo(1);
    // 143.5 / 41 is 3.5, but 143.5 · (1 / 41) is less.
    assertThat(Quantization.perTensor(41, 0).quantize(143.5f, 0)).isEqualTo(3);
    // 73.5 / 49 is 1.5 in floats either way; with the reciprocal in doubles it would be less.
    assertThat(Quantization.perTensor(49, 0).quantize(73.5f, 0)).isEqualTo(2);
  }

  @Test
  void whatIsNoNumberIsTheZeroPoint() {
    assertThat(Quantization.perTensor(1, 77).quantize(Float.NaN, 0)).isEqualTo(77);
    // The reciprocal of the least float is infinite, and 0 times that is no number.
    Quantization least = Quantization.perTensor(Float.MIN_VALUE, 77);
    assertThat(least.quantize(0, 0)).isEqualTo(77);
    assertThat(least.quantize(1, 0)).isEqualTo(255);
    assertThat(least.quantize(-1, 0)).isZero();
  }

  @Test
  void bytesSaturate() {
    Quantization one = Quantization.perTensor(1, 77);
    for (float x : new float[] {178, 179, 1e9f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
      assertThat(one.quantize(x, 0)).as("byte of %s", x).isEqualTo(255);
      assertThat(one.quantize(-x, 0)).as("byte of %s", -x).isZero();
    }
    assertThat(one.quantize(177, 0)).isEqualTo(254);
    assertThat(one.quantize(-76, 0)).isEqualTo(1);
  }

  @Test
  void everyByteComesBack() {
    for (float scale : new float[] {1 / 255f, 0.1f, 1 / 3f, 1, 7.7f, 1e-30f, 1e30f}) {
      Quantization quantization = Quantization.perTensor(scale, 131);
      for (int q = 0; q < 256; q++) {
        assertThat(quantization.quantize(quantization.dequantize(q, 0), 0)).isEqualTo(q);
      }
    }
  }

  @Test
  void listsThatCannotBe() {
    assertThatThrownBy(() -> new Quantization(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Quantization has 0 scales and 0 zero points");
    assertThatThrownBy(() -> new Quantization(List.of(1f, 2f), List.of(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Quantization has 2 scales and 1 zero points");
    for (float scale : new float[] {0, -0f, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Quantization.perTensor(scale, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Quantization scale " + scale + " is not positive");
    }
  }
}
