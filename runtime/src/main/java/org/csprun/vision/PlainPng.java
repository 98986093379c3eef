package org.csprun.vision;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the PNG files that nearly all are: 8 bits a sample in grey, RGB or RGBA, not interlaced.
 * It exists for the first picture of a process, which the JDK's decoder with its registry and
 * windowing classes delays by more than the network takes; whatever is not plain, damaged files
 * included, is left to that decoder and its messages.
 */
final class PlainPng {
  private static final int HEADER = 0x49484452;
  private static final int DATA = 0x49444154;
  private static final int END = 0x49454E44;
  private static final int TRANSPARENCY = 0x74524E53;
  private static final int HEADER_BYTES = 13;
  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_FRAME_BYTES = 12;

  private final ByteBuffer file;
  private final int width;
  private final int height;
  private final int samples;
  private final byte[] rows;

  private PlainPng(ByteBuffer file, int width, int height, int samples) {
    this.file = file;
    this.width = width;
    this.height = height;
    this.samples = samples;
    rows = new byte[(width * samples + 1) * height];
  }

  /** The picture in a file that begins with PNG's signature; empty when it is not plain. */
  static Optional<Picture> decode(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int at = SIGNATURE_BYTES;
    if (bytes.length < at + CHUNK_FRAME_BYTES + HEADER_BYTES
        || file.getInt(at) != HEADER_BYTES
        || file.getInt(at + 4) != HEADER) {
      return Optional.empty();
    }
    int width = file.getInt(at + 8);
    int height = file.getInt(at + 12);
    int samples = samples(bytes[at + 17]);
    boolean plain = bytes[at + 16] == 8 && bytes[at + 18] == 0 && bytes[at + 19] == 0;
    if (!plain
        || samples == 0
        || bytes[at + 20] != 0
        || width <= 0
        || height <= 0
        || (long) width * height > PictureDecoder.MAX_PIXELS) {
      return Optional.empty();
    }
    PlainPng png = new PlainPng(file, width, height, samples);
    return png.inflate() && png.unfilter() ? Optional.of(png.picture()) : Optional.empty();
  }

  private static int samples(byte colourType) {
    return switch (colourType) {
      case 0 -> 1;
      case 2 -> 3;
      case 6 -> 4;
      default -> 0;
    };
  }

  /** Fills the rows, each after its filter; false when the chunks do not give just them. */
  private boolean inflate() {
    Inflater inflater = new Inflater();
    try {
      int filled = 0;
      long at = SIGNATURE_BYTES + CHUNK_FRAME_BYTES + HEADER_BYTES;
      while (at + CHUNK_FRAME_BYTES <= file.limit()) {
        int length = file.getInt((int) at);
        int type = file.getInt((int) at + 4);
        if (length < 0 || at + CHUNK_FRAME_BYTES + length > file.limit() || type == TRANSPARENCY) {
          return false;
        }
        if (type == END) {
          return filled == rows.length;
        }
        if (type == DATA) {
          inflater.setInput(file.array(), (int) at + 8, length);
          filled += inflater.inflate(rows, filled, rows.length - filled);
        }
        at += CHUNK_FRAME_BYTES + length;
      }
      return false;
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
  }

  /** Undoes the filter of every row, in place; false when a row has none that exists. */
  private boolean unfilter() {
    int length = width * samples;
    for (int y = 0; y < height; y++) {
      int from = y * (length + 1) + 1;
      // The row above the first is zeros, which leaves filter 2 nothing to add.
      int above = y == 0 ? -1 : from - length - 1;
      switch (rows[from - 1]) {
        case 0 -> {}
        case 1 -> left(from, length);
        case 2 -> up(from, above, length);
        case 3 -> mean(from, above, length);
        case 4 -> paeth(from, above, length);
        default -> {
          return false;
        }
      }
    }
    return true;
  }

  private void left(int from, int length) {
    byte[] data = rows;
    for (int i = from + samples; i < from + length; i++) {
      data[i] += data[i - samples];
    }
  }

  private void up(int from, int above, int length) {
    if (above < 0) {
      return;
    }
    byte[] data = rows;
    for (int i = 0; i < length; i++) {
      data[from + i] += data[above + i];
    }
  }

  private void mean(int from, int above, int length) {
    byte[] data = rows;
    for (int i = 0; i < length; i++) {
      int left = i < samples ? 0 : data[from + i - samples] & 0xFF;
      int up = above < 0 ? 0 : data[above + i] & 0xFF;
      data[from + i] += (byte) ((left + up) >> 1);
    }
  }

  /** The neighbour nearest to left + up − corner; the earlier of them when two are as near. */
  private void paeth(int from, int above, int length) {
    if (above < 0) {
      left(from, length);
      return;
    }
    byte[] data = rows;
    for (int i = 0; i < samples; i++) {
      data[from + i] += data[above + i];
    }
    for (int i = samples; i < length; i++) {
      int left = data[from + i - samples] & 0xFF;
      int up = data[above + i] & 0xFF;
      int corner = data[above + i - samples] & 0xFF;
      int toLeft = up - corner;
      int toUp = left - corner;
      int toCorner = toLeft + toUp;
      toLeft = toLeft < 0 ? -toLeft : toLeft;
      toUp = toUp < 0 ? -toUp : toUp;
      toCorner = toCorner < 0 ? -toCorner : toCorner;
      int nearest = toUp <= toCorner ? up : corner;
      data[from + i] += (byte) (toLeft <= toUp && toLeft <= toCorner ? left : nearest);
    }
  }

  private Picture picture() {
    byte[] rgb = new byte[width * 3 * height];
    int at = 0;
    for (int y = 0; y < height; y++) {
      int from = y * (width * samples + 1) + 1;
      if (samples == 3) {
        System.arraycopy(rows, from, rgb, at, width * 3);
        at += width * 3;
        continue;
      }
      int green = samples == 1 ? 0 : 1;
      for (int x = 0; x < width; x++) {
        rgb[at] = rows[from];
        rgb[at + 1] = rows[from + green];
        rgb[at + 2] = rows[from + 2 * green];
        at += 3;
        from += samples;
      }
    }
    return new Picture(width, height, rgb);
  }
}
