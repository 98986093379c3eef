package org.csprun.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.csprun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionTest {

  @ParameterizedTest
  @CsvSource({
    // offset, stride, channels of two regions of 3 pixels; elements
    "0, 8, 4,  4, 8, 4, false",
    "0, 8, 5,  4, 8, 4, true",
    "0, 8, 4, 20, 8, 4, false",
    "0, 4, 4,  8, 8, 4, true",
    "0, 4, 4, 12, 8, 4, false",
    "0, 8, 2,  4, 6, 2, true",
    "0, 9, 1,  1, 6, 1, false",
  })
  void overlapsWhereABytesIsShared(
      int offsetA,
      int strideA,
      int channelsA,
      int offsetB,
      int strideB,
      int channelsB,
      boolean yes) {
    Region a = region(0, offsetA, strideA, channelsA, 3);
    Region b = region(0, offsetB, strideB, channelsB, 3);
    assertThat(a.overlaps(b)).isEqualTo(yes);
    assertThat(b.overlaps(a)).isEqualTo(yes);
  }

  @Test
  void anotherSpaceNeverOverlaps() {
    assertThat(region(1, 0, 4, 4, 3).overlaps(region(2, 0, 4, 4, 3))).isFalse();
  }

  @Test
  void agreesWithTheSetsOfElements() {
    SplittableRandom random = new SplittableRandom(1);
    int shared = 0;
    for (int i = 0; i < 20_000; i++) {
      Region a = random(random);
      Region b = random(random);
      boolean expected = elements(a).intersects(elements(b));
      assertThat(a.overlaps(b)).as("%s and %s", a, b).isEqualTo(expected);
      shared += expected ? 1 : 0;
    }
    assertThat(shared).isBetween(2_000, 18_000);
  }

  private static Region random(SplittableRandom random) {
    int channels = random.nextInt(1, 5);
    int stride = channels + random.nextInt(6);
    return region(0, random.nextInt(30), stride, channels, random.nextInt(1, 6));
  }

  private static Region region(int space, int offset, int stride, int channels, int pixels) {
    return new Region(space, offset * 4L, stride, TensorType.map(channels, 1, pixels));
  }

  private static BitSet elements(Region region) {
    BitSet elements = new BitSet();
    for (int pixel = 0; pixel < region.type().width(); pixel++) {
      int first = (int) region.offsetBytes() / 4 + pixel * region.pixelStride();
      elements.set(first, first + region.type().channels());
    }
    return elements;
  }
}
