package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;
import static org.csprun.target.vector.Tile.BLOCK;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.csprun.plan.Window;
import org.csprun.target.Operand;

/**
 * Gathers what a tile of output pixels reads into {@code [block][pixel][16]}: the reduction runs
 * over kernel rows, kernel columns and input channels, padding is written as zeros, and the
 * distance of two pixels is a constant, so that the product needs one address register.
 */
final class TilePacker {
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, S.vectorShape());

  private final Operand in;
  private final MemorySegment memory;
  private final Window window;
  private final int outWidth;
  private final int channels;
  private final int depth;
  private final int blocks;
  private final boolean runsOfPixels;

  /** Zeros where the last block overlaps the one before, ones elsewhere. */
  private final int[] lastBlockMask = new int[BLOCK];

  /**
   * @param channels input channels of a group
   */
  TilePacker(Operand in, Window window, int outWidth, int channels) {
    this.in = in;
    this.memory = in.memory();
    this.window = window;
    this.outWidth = outWidth;
    this.channels = channels;
    this.depth = Math.multiplyExact(window.kernelH() * window.kernelW(), channels);
    this.blocks = (depth + BLOCK - 1) / BLOCK;
    this.runsOfPixels = window.dilationW() == 1 && in.pixelStride() == channels;
    Arrays.fill(lastBlockMask, blocks * BLOCK - depth, BLOCK, -1);
  }

  /** Reduction length, not rounded up. */
  int depth() {
    return depth;
  }

  int blocks() {
    return blocks;
  }

  /** Floats {@link #pack} needs from {@code lineAt}. */
  int lineFloats() {
    return BLOCK + depth + BLOCK;
  }

  /**
   * Packs {@code count} output pixels from {@code first}, counted over all rows.
   *
   * @param channel first input channel of the group
   * @param pixels pixels of the tile; those from {@code count} on are left as they are
   * @param a receives the tile from 0, and uses {@link #lineFloats} from {@code lineAt}
   */
  void pack(int channel, int first, int count, int pixels, float[] a, int lineAt) {
    int row = first / outWidth;
    int column = first - row * outWidth;
    for (int p = 0; p < count; p++) {
      int y = row * window.strideH() - window.padTop();
      int x = column * window.strideW() - window.padLeft();
      if (channels % BLOCK == 0) {
        packBlocks(channel, y, x, a, p * BLOCK, pixels * BLOCK);
      } else {
        packLine(channel, y, x, a, lineAt + BLOCK);
        splitLine(a, lineAt + BLOCK, p * BLOCK, pixels * BLOCK);
      }
      if (++column == outWidth) {
        column = 0;
        row++;
      }
    }
  }

  /** Channels in whole blocks go straight to their place. */
  private void packBlocks(int channel, int y, int x, float[] a, int start, int step) {
    int perTap = channels / BLOCK;
    int at = start;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int iy = y + ky * window.dilationH();
      boolean rowInside = iy >= 0 && iy < in.height();
      for (int kx = 0; kx < window.kernelW(); kx++) {
        int ix = x + kx * window.dilationW();
        if (rowInside && ix >= 0 && ix < in.width()) {
          copyBlocks(memory, in.pixelOffset(iy, ix) + channel * 4L, perTap, a, at, step);
        } else {
          zeroBlocks(perTap, a, at, step);
        }
        at += perTap * step;
      }
    }
  }

  private static void copyBlocks(
      MemorySegment from, long offset, int blocks, float[] a, int start, int step) {
    int at = start;
    long bytes = offset;
    for (int b = 0; b < blocks; b++) {
      for (int j = 0; j < BLOCK; j += L) {
        FloatVector.fromMemorySegment(S, from, bytes + j * 4L, LITTLE_ENDIAN).intoArray(a, at + j);
      }
      at += step;
      bytes += BLOCK * 4L;
    }
  }

  private static void zeroBlocks(int blocks, float[] a, int start, int step) {
    int at = start;
    for (int b = 0; b < blocks; b++) {
      for (int j = 0; j < BLOCK; j += L) {
        FloatVector.zero(S).intoArray(a, at + j);
      }
      at += step;
    }
  }

  /** The taps of one pixel side by side. */
  private void packLine(int channel, int y, int x, float[] a, int start) {
    int rowFloats = window.kernelW() * channels;
    int at = start;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int iy = y + ky * window.dilationH();
      if (iy < 0 || iy >= in.height()) {
        Arrays.fill(a, at, at + rowFloats, 0);
      } else if (runsOfPixels) {
        int from = Math.min(Math.max(0, -x), window.kernelW());
        int to = Math.max(from, Math.min(window.kernelW(), in.width() - x));
        Arrays.fill(a, at, at + from * channels, 0);
        if (to > from) {
          Runs.load(
              memory,
              in.pixelOffset(iy, x + from),
              a,
              at + from * channels,
              (to - from) * channels);
        }
        Arrays.fill(a, at + to * channels, at + rowFloats, 0);
      } else {
        packTaps(channel, iy, x, a, at);
      }
      at += rowFloats;
    }
  }

  private void packTaps(int channel, int iy, int x, float[] a, int start) {
    int at = start;
    for (int kx = 0; kx < window.kernelW(); kx++) {
      int ix = x + kx * window.dilationW();
      if (ix >= 0 && ix < in.width()) {
        Runs.load(memory, in.pixelOffset(iy, ix) + channel * 4L, a, at, channels);
      } else {
        Arrays.fill(a, at, at + channels, 0);
      }
      at += channels;
    }
  }

  private void splitLine(float[] a, int line, int start, int step) {
    int at = start;
    for (int b = 0; b < blocks - 1; b++) {
      for (int j = 0; j < BLOCK; j += L) {
        FloatVector.fromArray(S, a, line + b * BLOCK + j).intoArray(a, at + j);
      }
      at += step;
    }
    int last = line + depth - BLOCK;
    for (int j = 0; j < BLOCK; j += L) {
      FloatVector.fromArray(S, a, last + j)
          .reinterpretAsInts()
          .and(IntVector.fromArray(INTS, lastBlockMask, j))
          .reinterpretAsFloats()
          .intoArray(a, at + j);
    }
  }
}
