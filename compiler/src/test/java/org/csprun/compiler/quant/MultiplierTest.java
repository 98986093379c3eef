package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultiplierTest {
  // The last two would round up to 2³¹ with a shift more.
  @ParameterizedTest
  @CsvSource({
    "1, 30, 1073741824",
    "0.5, 31, 1073741824",
    "0.75, 31, 1610612736",
    "536870912, 1, 1073741824",
    "0.99999999953, 31, 2147483647",
    "0.9999999999, 30, 1073741824",
    "0x1.fffffffffp2, 27, 1073741824"
  })
  void theLargestFactorHas31Bits(String factor, int shift, int multiplier) {
    double value = Double.parseDouble(factor);
    assertThat(Multiplier.shift(value)).isEqualTo(shift);
    assertThat(Multiplier.of(value, shift)).isEqualTo(multiplier);
  }

  @Test
  void tinyFactorsKeepWhatTheLargestShiftLeaves() {
    assertThat(Multiplier.shift(0x1p-40)).isEqualTo(62);
    assertThat(Multiplier.of(0x1p-40, 62)).isEqualTo(1 << 22);
    assertThat(Multiplier.shift(0x1p-63)).isEqualTo(62);
    assertThat(Multiplier.of(0x1p-63, 62)).isEqualTo(1);
    assertThat(Multiplier.of(0x1p-64, 62)).isZero();
    assertThat(Multiplier.shift(Double.MIN_VALUE)).isEqualTo(62);
  }

  @Test
  void zeroIsZero() {
    assertThat(Multiplier.shift(0)).isEqualTo(62);
    assertThat(Multiplier.of(0, 62)).isZero();
  }

  @Test
  void tooLargeFactorsAreRefused() {
    assertThat(Multiplier.shift(Math.nextDown(0x1p30) - 1)).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Multiplier.shift(0x1p30))
        .withMessage("Factor 1.073741824E9 is too large to requantise with");
    // Rounds up to 2³¹ with the only shift there is.
    assertThatIllegalArgumentException().isThrownBy(() -> Multiplier.shift(Math.nextDown(0x1p30)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Multiplier.shift(Double.POSITIVE_INFINITY));
  }

  @Test
  void factorsComeBackToHalfAUnitOfTheLast() {
    Random random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      double largest = random.nextDouble() * Math.scalb(1.0, random.nextInt(60) - 30);
      double factor = largest * (2 * random.nextDouble() - 1);
      int shift = Multiplier.shift(largest);
      assertThat(shift).isBetween(1, 62);
      double back = Math.scalb((double) Multiplier.of(factor, shift), -shift);
      assertThat(Math.abs(back - factor)).isLessThanOrEqualTo(Math.scalb(0.5, -shift));
      assertThat(shift == 62 || Multiplier.of(largest, shift) >= 1 << 30).isTrue();
    }
  }
}
