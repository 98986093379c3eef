package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 6 or 2 pixels × 2 vectors of 4 channels: 15 of 16 registers.
 *
 * <p>The accumulators are named locals and the inner trip count is a constant: an array of
 * accumulators spills, and a variable trip count is strip-mined under G1; both cost more than half
 * of the speed.
 */
final class Tile128 implements Tile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_128;
  private static final int BIG = 6;
  private static final int SMALL = 2;

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
    for (int c = 0; c < channels; c += 8) {
      if (pixels == SMALL) {
        tile2x2(
            a,
            aAt,
            starts,
            first,
            blocks,
            w,
            at + c * 4L,
            depth,
            bias,
            biasAt + c,
            out,
            outAt + c,
            pitch);
      } else {
        tile6x2(
            a,
            aAt,
            starts,
            first,
            blocks,
            w,
            at + c * 4L,
            depth,
            bias,
            biasAt + c,
            out,
            outAt + c,
            pitch);
      }
    }
  }

  private static void tile6x2(
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
    FloatVector zb = FloatVector.fromArray(S, bias, biasAt + 4);
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
    for (int block = 0; block < blocks; block++) {
      long from = at + Math.min(block * BLOCK, depth - BLOCK) * ROW_BYTES;
      int x = aAt + starts[first + block];
      for (int k = 0; k < BLOCK; k++) {
        FloatVector wa = FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES, LITTLE_ENDIAN);
        FloatVector wb =
            FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES + 16, LITTLE_ENDIAN);
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
      }
    }
    a0.intoArray(out, outAt);
    b0.intoArray(out, outAt + 4);
    a1.intoArray(out, outAt + pitch);
    b1.intoArray(out, outAt + pitch + 4);
    a2.intoArray(out, outAt + 2 * pitch);
    b2.intoArray(out, outAt + 2 * pitch + 4);
    a3.intoArray(out, outAt + 3 * pitch);
    b3.intoArray(out, outAt + 3 * pitch + 4);
    a4.intoArray(out, outAt + 4 * pitch);
    b4.intoArray(out, outAt + 4 * pitch + 4);
    a5.intoArray(out, outAt + 5 * pitch);
    b5.intoArray(out, outAt + 5 * pitch + 4);
  }

  private static void tile2x2(
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
    FloatVector zb = FloatVector.fromArray(S, bias, biasAt + 4);
    FloatVector a0 = za;
    FloatVector b0 = zb;
    FloatVector a1 = za;
    FloatVector b1 = zb;
    for (int block = 0; block < blocks; block++) {
      long from = at + Math.min(block * BLOCK, depth - BLOCK) * ROW_BYTES;
      int x = aAt + starts[first + block];
      for (int k = 0; k < BLOCK; k++) {
        FloatVector wa = FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES, LITTLE_ENDIAN);
        FloatVector wb =
            FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES + 16, LITTLE_ENDIAN);
        FloatVector y;
        y = FloatVector.broadcast(S, a[x + k]);
        a0 = y.fma(wa, a0);
        b0 = y.fma(wb, b0);
        y = FloatVector.broadcast(S, a[x + k + 16]);
        a1 = y.fma(wa, a1);
        b1 = y.fma(wb, b1);
      }
    }
    a0.intoArray(out, outAt);
    b0.intoArray(out, outAt + 4);
    a1.intoArray(out, outAt + pitch);
    b1.intoArray(out, outAt + pitch + 4);
  }
}
