package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.target.vector.Lanes.B;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;
import static org.csprun.target.vector.Tile.BLOCK;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.tensor.DataType;

/**
 * Gathers what a tile of output pixels reads: the reduction runs over kernel rows, kernel columns
 * and input channels in blocks of 16, and the distance of two pixels in a block is a constant, so
 * that the product needs one address register.
 *
 * <p>Where the pixels lie in one row, the kernel's columns share what is gathered: {@code [kernel
 * row][column phase][channel / 16][column][16]}, columns of equal phase modulo the stride side by
 * side. Else it is {@code [block][pixel][16]}.
 *
 * <p>Pixels are read from an {@link InputRing}, or straight from memory where the kernel is a
 * single pixel without padding. A block is made of {@link BlockPieces pieces}, contiguous in the
 * ring.
 */
final class TilePacker {
  private final Operand in;
  private final Window window;
  private final int outWidth;
  private final int channels;
  private final BlockPieces pieces;
  private final InputRing ring;
  private final boolean direct;
  private final boolean bytes;

  /** Pixels of a tile at most. */
  private final int most;

  /** Whether tiles within a row share columns, and how many phases and columns they then have. */
  private final boolean shares;

  private final int phases;
  private final int columns;

  /** Where the blocks start, of tiles that share columns and of others. */
  private final int[] sharedStarts;

  private final int[] ownStarts;

  /**
   * @param channels input channels of a group
   * @param mostPixels pixels of a tile at most
   */
  TilePacker(Operand in, Window window, int outWidth, int channels, int mostPixels) {
    this.in = in;
    this.window = window;
    this.outWidth = outWidth;
    this.channels = channels;
    this.most = mostPixels;
    pieces = new BlockPieces(window, channels);
    // Whole blocks are read of which an element of the row is a part.
    ring = new InputRing(in, window, channels, outWidth, BLOCK);
    bytes = in.type().dataType() == DataType.U8;
    direct =
        window.kernelH() == 1
            && window.kernelW() == 1
            && !window.isPadded()
            && channels % BLOCK == 0;
    shares =
        channels % BLOCK == 0
            && window.dilationW() == 1
            && window.strideW() < window.kernelW()
            && most <= outWidth;
    phases = Math.min(window.strideW(), window.kernelW());
    columns = most + (window.kernelW() - 1) / window.strideW();
    ownStarts = IntStream.range(0, blocks()).map(b -> b * most * BLOCK).toArray();
    sharedStarts =
        shares ? IntStream.range(0, blocks()).map(this::sharedStart).toArray() : ownStarts;
  }

  private int sharedStart(int block) {
    int within = channels / BLOCK;
    int tap = block / within;
    int ky = tap / window.kernelW();
    int kx = tap % window.kernelW();
    int plane = (ky * phases + kx % phases) * within + block % within;
    return (plane * columns + kx / phases) * BLOCK;
  }

  /** Reduction length, not rounded up. */
  int depth() {
    return pieces.depth();
  }

  int blocks() {
    return pieces.blocks();
  }

  /** Floats {@link #pack} needs from {@code ringAt}. */
  long ringFloats() {
    return direct ? 0 : ring.floats();
  }

  /** Floats of any tile at most. */
  int mostFloats() {
    return blocks() * most * BLOCK;
  }

  /** Floats that {@link #pack} writes for {@code count} pixels from {@code first}. */
  int floats(int first, int count) {
    return isShared(first, count) ? window.kernelH() * phases * channels * columns : mostFloats();
  }

  /** Where the blocks start that {@link #pack} writes for {@code count} pixels. */
  int[] starts(int first, int count) {
    return isShared(first, count) ? sharedStarts : ownStarts;
  }

  private boolean isShared(int first, int count) {
    return shares && first % outWidth + count <= outWidth;
  }

  /**
   * Packs {@code count} output pixels from {@code first}, counted over all rows.
   *
   * @param channel first input channel of the group
   * @param staged what the call for the tile before returned; {@link Integer#MIN_VALUE} at first
   * @param a receives the tile from {@code at} and holds the ring; what belongs to further pixels
   *     of the tile is undefined
   * @return {@code staged} for the call for the next tile
   */
  int pack(int channel, int first, int count, int staged, float[] a, int at, int ringAt) {
    int row = first / outWidth;
    int column = first - row * outWidth;
    if (shares && column + count <= outWidth) {
      int rows = ring.stage(row, channel, staged, a, ringAt);
      packShared(row, column, count, a, at, ringAt);
      return rows;
    }
    int done = 0;
    int rows = staged;
    while (done < count) {
      int n = Math.min(count - done, outWidth - column);
      if (direct) {
        packDirect(channel, row, column, n, a, at + done * BLOCK);
      } else {
        rows = ring.stage(row, channel, rows, a, ringAt);
        packRow(row, column, n, a, at + done * BLOCK, ringAt);
      }
      done += n;
      column = 0;
      row++;
    }
    return rows;
  }

  private void packShared(int row, int column, int count, float[] a, int at, int ringAt) {
    int slot = ring.slot(row);
    int step = phases * channels;
    int to = at;
    for (int ky = 0; ky < window.kernelH(); ky++) {
      int left = ringAt + ring.rowAt(slot, ky * window.dilationH()) + column * step;
      for (int phase = 0; phase < phases; phase++) {
        int n = count + (window.kernelW() - 1 - phase) / phases;
        int from = left + phase * channels;
        for (int c = 0; c < channels; c += BLOCK) {
          copyPixels(a, from + c, step, to, n);
          to += columns * BLOCK;
        }
      }
    }
  }

  private void packDirect(int channel, int row, int column, int n, float[] a, int at) {
    int elementBytes = in.type().dataType().bytes();
    long offset =
        in.pixelOffset(row * window.strideH(), column * window.strideW())
            + (long) channel * elementBytes;
    long step = (long) window.strideW() * in.pixelStride() * elementBytes;
    if (!bytes) {
      copyWholePixels(in.memory(), offset, step, a, at, n, channels, most * BLOCK);
      return;
    }
    for (int b = 0; b < blocks(); b++) {
      copyBytes(in.memory(), offset + b * BLOCK, step, a, at + ownStarts[b], n);
    }
  }

  private void packRow(int row, int column, int n, float[] a, int at, int ringAt) {
    int slot = ring.slot(row);
    int step = window.strideW() * channels;
    int left = ringAt + column * step;
    for (int b = 0; b < pieces.blocks(); b++) {
      int to = at + ownStarts[b];
      int piece = pieces.first(b);
      int from = left + from(slot, piece);
      if (pieces.isWholeBlock(piece)) {
        copyPixels(a, from, step, to, n);
        continue;
      }
      int end = pieces.first(b + 1);
      int second = Math.min(piece + 1, end - 1);
      joinPixels(a, from, left + from(slot, second), step, pieces, piece, second, to, n);
      for (int more = piece + 2; more < end; more++) {
        addPixels(a, left + from(slot, more), step, pieces, more, to, n);
      }
    }
  }

  /** Where the block of which the piece is a part would start, from the window's left end. */
  private int from(int slot, int piece) {
    return ring.rowAt(slot, pieces.below(piece)) + pieces.from(piece);
  }

  /** Blocks of two pieces, zeros elsewhere. */
  private static void joinPixels(
      float[] a,
      int firstStart,
      int secondStart,
      int step,
      BlockPieces pieces,
      int firstPiece,
      int secondPiece,
      int to,
      int pixels) {
    for (int j = 0; j < BLOCK; j += L) {
      IntVector firstMask = pieces.mask(firstPiece, j);
      IntVector secondMask = pieces.mask(secondPiece, j);
      int first = firstStart + j;
      int second = secondStart + j;
      for (int p = 0; p < pixels; p++) {
        IntVector x = FloatVector.fromArray(S, a, first).reinterpretAsInts().and(firstMask);
        IntVector y = FloatVector.fromArray(S, a, second).reinterpretAsInts().and(secondMask);
        x.or(y).reinterpretAsFloats().intoArray(a, to + p * BLOCK + j);
        first += step;
        second += step;
      }
    }
  }

  /** One more piece of blocks that are zero where it belongs. */
  private static void addPixels(
      float[] a, int start, int step, BlockPieces pieces, int piece, int to, int pixels) {
    for (int j = 0; j < BLOCK; j += L) {
      IntVector mask = pieces.mask(piece, j);
      int from = start + j;
      for (int p = 0; p < pixels; p++) {
        int at = to + p * BLOCK + j;
        IntVector x = FloatVector.fromArray(S, a, from).reinterpretAsInts().and(mask);
        IntVector y = FloatVector.fromArray(S, a, at).reinterpretAsInts();
        x.or(y).reinterpretAsFloats().intoArray(a, at);
        from += step;
      }
    }
  }

  private static void copyPixels(float[] a, int start, int step, int to, int pixels) {
    int from = start;
    for (int p = 0; p < pixels; p++) {
      for (int j = 0; j < BLOCK; j += L) {
        FloatVector.fromArray(S, a, from + j).intoArray(a, to + p * BLOCK + j);
      }
      from += step;
    }
  }

  /** A pixel after the other, which is how they lie; its blocks are {@code blockStep} apart. */
  private static void copyWholePixels(
      MemorySegment memory,
      long start,
      long step,
      float[] a,
      int at,
      int pixels,
      int channels,
      int blockStep) {
    long from = start;
    int to = at;
    for (int p = 0; p < pixels; p++) {
      int block = to;
      for (int c = 0; c < channels; c += BLOCK) {
        for (int j = 0; j < BLOCK; j += L) {
          FloatVector.fromMemorySegment(S, memory, from + (c + j) * 4L, LITTLE_ENDIAN)
              .intoArray(a, block + j);
        }
        block += blockStep;
      }
      from += step;
      to += BLOCK;
    }
  }

  private static void copyBytes(
      MemorySegment memory, long start, long step, float[] a, int to, int pixels) {
    long from = start;
    for (int p = 0; p < pixels; p++) {
      for (int j = 0; j < BLOCK; j += B) {
        ByteRuns.loadVector(memory, from + j, a, to + p * BLOCK + j);
      }
      from += step;
    }
  }
}
