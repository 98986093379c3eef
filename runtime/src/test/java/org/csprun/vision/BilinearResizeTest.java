package org.csprun.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Expected bytes: {@code cv2.resize(picture, (toWidth, toHeight), interpolation=cv2.INTER_LINEAR)}
 * of opencv-python-headless 5.0.0 on the pictures of {@link Patterns}; checksums are zlib's CRC-32
 * of those bytes.
 */
class BilinearResizeTest {

  @ParameterizedTest(name = "{0}x{1} to {2}x{3}")
  @CsvSource({
    "7, 5, 4, 3, 2d6297739d888ab554807575c99e3324598e9acf247a4f84659a8fbf5e89699ec9887d7d",
    "10, 6, 5, 3, 4277ac988d8290857a8d8277a0954a7f746971a69b857a6f5e93888d42777cb1668a7f747a6fa46f"
        + "a459ba6fa4",
    "2, 3, 5, 4, 00356a03396d12477c21568b255a8f396ea33d72a74d83b75e93c86297cc7db28782ad8c94999ea7"
        + "85b1ac81b6b6eb20bbd625cf8439e4324ee91e53",
    "3, 3, 1, 1, 87bcf1",
    "1, 1, 2, 1, 00356a00356a"
  })
  void givesTheBytesOfOpenCv(int width, int height, int toWidth, int toHeight, String expected) {
    byte[] scaled =
        new BilinearResize(width, height, toWidth, toHeight)
            .apply(Patterns.picture(width, height).bytes());
    assertThat(HexFormat.of().formatHex(scaled)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}x{1} to {2}x{3}")
  @CsvSource({
    "640, 427, 416, 277, 00f055f8",
    "640, 480, 320, 320, 7a4bcc28",
    "333, 500, 320, 320, 6892f8a4",
    "64, 48, 416, 312, 902cf31b",
    "832, 832, 416, 416, 3bd958f5",
    "832, 831, 416, 416, 57f20ce7",
    "123, 457, 77, 600, 4dc69227"
  })
  void givesTheChecksumOfOpenCv(int width, int height, int toWidth, int toHeight, String expected) {
    byte[] scaled =
        new BilinearResize(width, height, toWidth, toHeight)
            .apply(Patterns.picture(width, height).bytes());
    CRC32 crc = new CRC32();
    crc.update(scaled);
    assertThat("%08x".formatted(crc.getValue())).isEqualTo(expected);
  }
}
