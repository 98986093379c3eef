package org.csprun.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What the segments of a JPEG say that its decoder does not pass on.
 *
 * @param components channels of the frame; 0 when there is no frame
 * @param ycck whether four channels are luma, chroma and black (Adobe's transform 2)
 * @param orientation of EXIF, 1 (upright) to 8
 * @param ended whether an end marker follows the first scan
 */
record JpegHeader(int components, boolean ycck, int orientation, boolean ended) {
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int TYPE_SHORT = 3;

  static JpegHeader of(byte[] bytes) {
    int components = 0;
    boolean ycck = false;
    int orientation = 1;
    int at = 2;
    while (at + 4 <= bytes.length && (bytes[at] & 0xFF) == 0xFF) {
      int marker = bytes[at + 1] & 0xFF;
      if (marker == 0xFF) {
        at++;
        continue;
      }
      int length = length(bytes, at);
      int end = at + 2 + length;
      if (length < 2 || end > bytes.length) {
        break;
      }
      if (isFrame(marker) && length >= 8) {
        components = bytes[at + 9] & 0xFF;
      } else if (marker == 0xEE && isAdobe(bytes, at + 4, end)) {
        ycck = bytes[at + 15] == 2;
      } else if (marker == 0xE1) {
        orientation = orientation(bytes, at + 4, end, orientation);
      } else if (marker == 0xDA) {
        return new JpegHeader(components, ycck, orientation, hasEnd(bytes, end));
      }
      at = end;
    }
    return new JpegHeader(components, ycck, orientation, false);
  }

  /** Bytes of the segment at a marker, without the marker. */
  private static int length(byte[] bytes, int marker) {
    return ((bytes[marker + 2] & 0xFF) << 8) | (bytes[marker + 3] & 0xFF);
  }

  /** SOF0 to SOF15 without the tables DHT, JPG and DAC between them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static boolean isAdobe(byte[] bytes, int from, int end) {
    return end - from >= 12
        && bytes[from] == 'A'
        && bytes[from + 1] == 'd'
        && bytes[from + 2] == 'o'
        && bytes[from + 3] == 'b'
        && bytes[from + 4] == 'e';
  }

  /** In the data of a scan FF is followed by 0 or a restart marker, so FF D9 is the end only. */
  private static boolean hasEnd(byte[] bytes, int from) {
    for (int i = from; i + 1 < bytes.length; i++) {
      if (bytes[i] == (byte) 0xFF && bytes[i + 1] == (byte) 0xD9) {
        return true;
      }
    }
    return false;
  }

  /**
   * The bytes without colour profiles (APP2): the decoder would bend the samples to sRGB, which
   * none of the tools that trained and validated the networks does.
   */
  static byte[] withoutProfiles(byte[] bytes) {
    byte[] kept = new byte[bytes.length];
    System.arraycopy(bytes, 0, kept, 0, 2);
    int size = 2;
    int at = 2;
    while (at + 4 <= bytes.length
        && bytes[at] == (byte) 0xFF
        && bytes[at + 1] != (byte) 0xFF
        && bytes[at + 1] != (byte) 0xDA) {
      int length = 2 + length(bytes, at);
      if (at + length > bytes.length) {
        break;
      }
      if (bytes[at + 1] != (byte) 0xE2) {
        System.arraycopy(bytes, at, kept, size, length);
        size += length;
      }
      at += length;
    }
    System.arraycopy(bytes, at, kept, size, bytes.length - at);
    return Arrays.copyOf(kept, size + bytes.length - at);
  }

  private static int orientation(byte[] bytes, int from, int end, int otherwise) {
    if (end - from < 14 || bytes[from] != 'E' || bytes[from + 1] != 'x' || bytes[from + 4] != 0) {
      return otherwise;
    }
    ByteBuffer tiff = ByteBuffer.wrap(bytes, from + 6, end - from - 6).slice();
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.limit() - 2) {
      return otherwise;
    }
    int entries = tiff.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * 12;
      if (entry > tiff.limit() - 12) {
        return otherwise;
      }
      if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION_TAG
          && tiff.getShort(entry + 2) == TYPE_SHORT) {
        int value = tiff.getShort(entry + 8) & 0xFFFF;
        return value >= 1 && value <= 8 ? value : otherwise;
      }
    }
    return otherwise;
  }
}
