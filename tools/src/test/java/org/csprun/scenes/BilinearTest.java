package org.csprun.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class BilinearTest {

  @Test
  void aPictureThatFitsIsLeftAlone() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);

    assertThat(Bilinear.stretch(image, 3, 2)).isSameAs(image);
  }

  @Test
  void halvingAveragesTwoPixelsInEveryChannel() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xFF204060);
    image.setRGB(1, 0, 0x80406020);

    assertThat(Bilinear.stretch(image, 1, 1).getRGB(0, 0)).isEqualTo(0xBF305040);
  }

  @Test
  void doublingKeepsTheEdgesAndMixesBetween() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xFF000000);
    image.setRGB(1, 0, 0xFF0000C8);

    BufferedImage wide = Bilinear.stretch(image, 4, 1);

    assertThat(wide.getRGB(0, 0)).isEqualTo(0xFF000000);
    assertThat(wide.getRGB(1, 0)).isEqualTo(0xFF000032);
    assertThat(wide.getRGB(2, 0)).isEqualTo(0xFF000096);
    assertThat(wide.getRGB(3, 0)).isEqualTo(0xFF0000C8);
  }
}
