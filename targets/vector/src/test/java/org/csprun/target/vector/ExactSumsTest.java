package org.csprun.target.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where reductions are cut. */
class ExactSumsTest {
  @Test
  void reductionsThatFloatsAddExactlyAreOnePart() {
    // 65793 · 255 is the largest multiple of 255 that is not above 2^24.
    int[] weights = {127, -128, 3};
    ExactSums sums = ExactSums.of((o, k) -> weights[k % 3], new int[] {-7}, 1, 3 * 506, 1);
    assertThat(sums.cuts()).containsExactly(0, 3 * 506);
    assertThat(sums.mostSums()).containsExactly(7 + 255L * 130 * 506);
  }

  @Test
  void partsBeginWhereTheSumOfOneSignGrowsTooLarge() {
    ExactSums sums = ExactSums.of((o, k) -> o == 0 ? 127 : 1, new int[2], 2, 1_100, 1);
    // 518 · 127 = 65786 is exact, 519 · 127 is not.
    assertThat(sums.cuts()).containsExactly(0, 518, 1_036, 1_100);
    assertThat(sums.mostSums()).containsExactly(255L * 127 * 1_100, 255L * 1_100);
  }

  @Test
  void blocksStayWhole() {
    ExactSums sums = ExactSums.of((o, k) -> -128, new int[1], 1, 1_000, 16);
    // 32 blocks of 16 · 128 are 65536.
    assertThat(sums.cuts()).containsExactly(0, 32, 63);
  }
}
