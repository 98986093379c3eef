package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 13 or 4 pixels × 2 vectors of 16 channels: 29 of 32 registers.
 *
 * <p>The accumulators are named locals and the inner trip count is a constant: an array of
 * accumulators spills, and a variable trip count is strip-mined under G1; both cost more than half
 * of the speed.
 */
final class Tile512 implements Tile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;
  private static final int BIG = 13;
  private static final int SMALL = 4;

  @Override
  public int pixels(int left) {
    return left > 2 * SMALL ? BIG : SMALL;
  }

  @Override
  public int mostPixels() {
    return BIG;
  }

  @Override
  public void multiply(
      float[] a,
      int aAt,
      int[] starts,
      int first,
      int pixels,
      int blocks,
      MemorySegment w,
      long at,
      int depth,
      float[] bias,
      int biasAt,
      int channels,
      float[] out,
      int outAt,
      int pitch) {
    if (pixels == SMALL && channels <= 16) {
      tile4x1(a, aAt, starts, first, blocks, w, at, depth, bias, biasAt, out, outAt, pitch);
    } else if (pixels == SMALL) {
      tile4x2(a, aAt, starts, first, blocks, w, at, depth, bias, biasAt, out, outAt, pitch);
    } else if (channels <= 16) {
      tile13x1(a, aAt, starts, first, blocks, w, at, depth, bias, biasAt, out, outAt, pitch);
    } else {
      tile13x2(a, aAt, starts, first, blocks, w, at, depth, bias, biasAt, out, outAt, pitch);
    }
  }

  private static void tile13x2(
      float[] a,
      int aAt,
      int[] starts,
      int first,
      int blocks,
      MemorySegment w,
      long at,
      int depth,
      float[] bias,
      int biasAt,
      float[] out,
      int outAt,
      int pitch) {
    FloatVector za = FloatVector.fromArray(S, bias, biasAt + 0);
    FloatVector zb = FloatVector.fromArray(S, bias, biasAt + 16);
    FloatVector a0 = za;
    FloatVector b0 = zb;
    FloatVector a1 = za;
    FloatVector b1 = zb;
    FloatVector a2 = za;
    FloatVector b2 = zb;
    FloatVector a3 = za;
    FloatVector b3 = zb;
    FloatVector a4 = za;
    FloatVector b4 = zb;
    FloatVector a5 = za;
    FloatVector b5 = zb;
    FloatVector a6 = za;
    FloatVector b6 = zb;
    FloatVector a7 = za;
    FloatVector b7 = zb;
    FloatVector a8 = za;
    FloatVector b8 = zb;
    FloatVector a9 = za;
    FloatVector b9 = zb;
    FloatVector a10 = za;
    FloatVector b10 = zb;
    FloatVector a11 = za;
    FloatVector b11 = zb;
    FloatVector a12 = za;
    FloatVector b12 = zb;
    for (int block = 0; block < blocks; block++) {
      long from = at + Math.min(block * BLOCK, depth - BLOCK) * ROW_BYTES;
      int x = aAt + starts[first + block];
      for (int k = 0; k < BLOCK; k++) {
        FloatVector wa = FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES, LITTLE_ENDIAN);
        FloatVector wb =
            FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES + 64, LITTLE_ENDIAN);
        FloatVector y;
        y = FloatVector.broadcast(S, a[x + k]);
        a0 = y.fma(wa, a0);
        b0 = y.fma(wb, b0);
        y = FloatVector.broadcast(S, a[x + k + 16]);
        a1 = y.fma(wa, a1);
        b1 = y.fma(wb, b1);
        y = FloatVector.broadcast(S, a[x + k + 32]);
        a2 = y.fma(wa, a2);
        b2 = y.fma(wb, b2);
        y = FloatVector.broadcast(S, a[x + k + 48]);
        a3 = y.fma(wa, a3);
        b3 = y.fma(wb, b3);
        y = FloatVector.broadcast(S, a[x + k + 64]);
        a4 = y.fma(wa, a4);
        b4 = y.fma(wb, b4);
        y = FloatVector.broadcast(S, a[x + k + 80]);
        a5 = y.fma(wa, a5);
        b5 = y.fma(wb, b5);
        y = FloatVector.broadcast(S, a[x + k + 96]);
        a6 = y.fma(wa, a6);
        b6 = y.fma(wb, b6);
        y = FloatVector.broadcast(S, a[x + k + 112]);
        a7 = y.fma(wa, a7);
        b7 = y.fma(wb, b7);
        y = FloatVector.broadcast(S, a[x + k + 128]);
        a8 = y.fma(wa, a8);
        b8 = y.fma(wb, b8);
        y = FloatVector.broadcast(S, a[x + k + 144]);
        a9 = y.fma(wa, a9);
        b9 = y.fma(wb, b9);
        y = FloatVector.broadcast(S, a[x + k + 160]);
        a10 = y.fma(wa, a10);
        b10 = y.fma(wb, b10);
        y = FloatVector.broadcast(S, a[x + k + 176]);
        a11 = y.fma(wa, a11);
        b11 = y.fma(wb, b11);
        y = FloatVector.broadcast(S, a[x + k + 192]);
        a12 = y.fma(wa, a12);
        b12 = y.fma(wb, b12);
      }
    }
    a0.intoArray(out, outAt);
    b0.intoArray(out, outAt + 16);
    a1.intoArray(out, outAt + pitch);
    b1.intoArray(out, outAt + pitch + 16);
    a2.intoArray(out, outAt + 2 * pitch);
    b2.intoArray(out, outAt + 2 * pitch + 16);
    a3.intoArray(out, outAt + 3 * pitch);
    b3.intoArray(out, outAt + 3 * pitch + 16);
    a4.intoArray(out, outAt + 4 * pitch);
    b4.intoArray(out, outAt + 4 * pitch + 16);
    a5.intoArray(out, outAt + 5 * pitch);
    b5.intoArray(out, outAt + 5 * pitch + 16);
    a6.intoArray(out, outAt + 6 * pitch);
    b6.intoArray(out, outAt + 6 * pitch + 16);
    a7.intoArray(out, outAt + 7 * pitch);
    b7.intoArray(out, outAt + 7 * pitch + 16);
    a8.intoArray(out, outAt + 8 * pitch);
    b8.intoArray(out, outAt + 8 * pitch + 16);
    a9.intoArray(out, outAt + 9 * pitch);
    b9.intoArray(out, outAt + 9 * pitch + 16);
    a10.intoArray(out, outAt + 10 * pitch);
    b10.intoArray(out, outAt + 10 * pitch + 16);
    a11.intoArray(out, outAt + 11 * pitch);
    b11.intoArray(out, outAt + 11 * pitch + 16);
    a12.intoArray(out, outAt + 12 * pitch);
    b12.intoArray(out, outAt + 12 * pitch + 16);
  }

  private static void tile13x1(
      float[] a,
      int aAt,
      int[] starts,
      int first,
      int blocks,
      MemorySegment w,
      long at,
      int depth,
      float[] bias,
      int biasAt,
      float[] out,
      int outAt,
      int pitch) {
    FloatVector za = FloatVector.fromArray(S, bias, biasAt + 0);
    FloatVector a0 = za;
    FloatVector a1 = za;
    FloatVector a2 = za;
    FloatVector a3 = za;
    FloatVector a4 = za;
    FloatVector a5 = za;
    FloatVector a6 = za;
    FloatVector a7 = za;
    FloatVector a8 = za;
    FloatVector a9 = za;
    FloatVector a10 = za;
    FloatVector a11 = za;
    FloatVector a12 = za;
    for (int block = 0; block < blocks; block++) {
      long from = at + Math.min(block * BLOCK, depth - BLOCK) * ROW_BYTES;
      int x = aAt + starts[first + block];
      for (int k = 0; k < BLOCK; k++) {
        FloatVector wa = FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES, LITTLE_ENDIAN);
        FloatVector y;
        y = FloatVector.broadcast(S, a[x + k]);
        a0 = y.fma(wa, a0);
        y = FloatVector.broadcast(S, a[x + k + 16]);
        a1 = y.fma(wa, a1);
        y = FloatVector.broadcast(S, a[x + k + 32]);
        a2 = y.fma(wa, a2);
        y = FloatVector.broadcast(S, a[x + k + 48]);
        a3 = y.fma(wa, a3);
        y = FloatVector.broadcast(S, a[x + k + 64]);
        a4 = y.fma(wa, a4);
        y = FloatVector.broadcast(S, a[x + k + 80]);
        a5 = y.fma(wa, a5);
        y = FloatVector.broadcast(S, a[x + k + 96]);
        a6 = y.fma(wa, a6);
        y = FloatVector.broadcast(S, a[x + k + 112]);
        a7 = y.fma(wa, a7);
        y = FloatVector.broadcast(S, a[x + k + 128]);
        a8 = y.fma(wa, a8);
        y = FloatVector.broadcast(S, a[x + k + 144]);
        a9 = y.fma(wa, a9);
        y = FloatVector.broadcast(S, a[x + k + 160]);
        a10 = y.fma(wa, a10);
        y = FloatVector.broadcast(S, a[x + k + 176]);
        a11 = y.fma(wa, a11);
        y = FloatVector.broadcast(S, a[x + k + 192]);
        a12 = y.fma(wa, a12);
      }
    }
    a0.intoArray(out, outAt);
    a1.intoArray(out, outAt + pitch);
    a2.intoArray(out, outAt + 2 * pitch);
    a3.intoArray(out, outAt + 3 * pitch);
    a4.intoArray(out, outAt + 4 * pitch);
    a5.intoArray(out, outAt + 5 * pitch);
    a6.intoArray(out, outAt + 6 * pitch);
    a7.intoArray(out, outAt + 7 * pitch);
    a8.intoArray(out, outAt + 8 * pitch);
    a9.intoArray(out, outAt + 9 * pitch);
    a10.intoArray(out, outAt + 10 * pitch);
    a11.intoArray(out, outAt + 11 * pitch);
    a12.intoArray(out, outAt + 12 * pitch);
  }

  private static void tile4x1(
      float[] a,
      int aAt,
      int[] starts,
      int first,
      int blocks,
      MemorySegment w,
      long at,
      int depth,
      float[] bias,
      int biasAt,
      float[] out,
      int outAt,
      int pitch) {
    FloatVector za = FloatVector.fromArray(S, bias, biasAt + 0);
    FloatVector a0 = za;
    FloatVector a1 = za;
    FloatVector a2 = za;
    FloatVector a3 = za;
    for (int block = 0; block < blocks; block++) {
      long from = at + Math.min(block * BLOCK, depth - BLOCK) * ROW_BYTES;
      int x = aAt + starts[first + block];
      for (int k = 0; k < BLOCK; k++) {
        FloatVector wa = FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES, LITTLE_ENDIAN);
        FloatVector y;
        y = FloatVector.broadcast(S, a[x + k]);
        a0 = y.fma(wa, a0);
        y = FloatVector.broadcast(S, a[x + k + 16]);
        a1 = y.fma(wa, a1);
        y = FloatVector.broadcast(S, a[x + k + 32]);
        a2 = y.fma(wa, a2);
        y = FloatVector.broadcast(S, a[x + k + 48]);
        a3 = y.fma(wa, a3);
      }
    }
    a0.intoArray(out, outAt);
    a1.intoArray(out, outAt + pitch);
    a2.intoArray(out, outAt + 2 * pitch);
    a3.intoArray(out, outAt + 3 * pitch);
  }

  private static void tile4x2(
      float[] a,
      int aAt,
      int[] starts,
      int first,
      int blocks,
      MemorySegment w,
      long at,
      int depth,
      float[] bias,
      int biasAt,
      float[] out,
      int outAt,
      int pitch) {
    FloatVector za = FloatVector.fromArray(S, bias, biasAt + 0);
    FloatVector zb = FloatVector.fromArray(S, bias, biasAt + 16);
    FloatVector a0 = za;
    FloatVector b0 = zb;
    FloatVector a1 = za;
    FloatVector b1 = zb;
    FloatVector a2 = za;
    FloatVector b2 = zb;
    FloatVector a3 = za;
    FloatVector b3 = zb;
    for (int block = 0; block < blocks; block++) {
      long from = at + Math.min(block * BLOCK, depth - BLOCK) * ROW_BYTES;
      int x = aAt + starts[first + block];
      for (int k = 0; k < BLOCK; k++) {
        FloatVector wa = FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES, LITTLE_ENDIAN);
        FloatVector wb =
            FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES + 64, LITTLE_ENDIAN);
        FloatVector y;
        y = FloatVector.broadcast(S, a[x + k]);
        a0 = y.fma(wa, a0);
        b0 = y.fma(wb, b0);
        y = FloatVector.broadcast(S, a[x + k + 16]);
        a1 = y.fma(wa, a1);
        b1 = y.fma(wb, b1);
        y = FloatVector.broadcast(S, a[x + k + 32]);
        a2 = y.fma(wa, a2);
        b2 = y.fma(wb, b2);
        y = FloatVector.broadcast(S, a[x + k + 48]);
        a3 = y.fma(wa, a3);
        b3 = y.fma(wb, b3);
      }
    }
    a0.intoArray(out, outAt);
    b0.intoArray(out, outAt + 16);
    a1.intoArray(out, outAt + pitch);
    b1.intoArray(out, outAt + pitch + 16);
    a2.intoArray(out, outAt + 2 * pitch);
    b2.intoArray(out, outAt + 2 * pitch + 16);
    a3.intoArray(out, outAt + 3 * pitch);
    b3.intoArray(out, outAt + 3 * pitch + 16);
  }
}
