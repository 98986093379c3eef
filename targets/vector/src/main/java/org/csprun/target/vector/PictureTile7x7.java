package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.target.vector.Tile.ROW_BYTES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link PictureTile} for 7×7 with stride 2. */
final class PictureTile7x7 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;

  /** Floats of a window's row. */
  private static final int RUN = 7 * PictureTile.CHANNELS;

  private PictureTile7x7() {}

  /**
   * {@code out[p][c] = bias[c] + Σ a[…] · w[k][c]} of 32 channels.
   *
   * @param a the rows
   * @param at where the first pixel's window starts in a row
   * @param rows where the rows of the window start, from {@code rowsAt}
   * @param out {@code [pixel][32]} from {@code outAt}
   */
  static void multiply(
      float[] a,
      int at,
      int[] rows,
      int rowsAt,
      int kernelH,
      MemorySegment w,
      long wAt,
      float[] bias,
      int biasAt,
      float[] out,
      int outAt) {
    FloatVector za = FloatVector.fromArray(S, bias, biasAt);
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
    long from = wAt;
    for (int ky = 0; ky < kernelH; ky++) {
      int x = at + rows[rowsAt + ky];
      for (int k = 0; k < RUN; k++) {
        FloatVector wa = FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES, LITTLE_ENDIAN);
        FloatVector wb =
            FloatVector.fromMemorySegment(S, w, from + k * ROW_BYTES + 64, LITTLE_ENDIAN);
        FloatVector y;
        y = FloatVector.broadcast(S, a[x + k]);
        a0 = y.fma(wa, a0);
        b0 = y.fma(wb, b0);
        y = FloatVector.broadcast(S, a[x + k + 6]);
        a1 = y.fma(wa, a1);
        b1 = y.fma(wb, b1);
        y = FloatVector.broadcast(S, a[x + k + 12]);
        a2 = y.fma(wa, a2);
        b2 = y.fma(wb, b2);
        y = FloatVector.broadcast(S, a[x + k + 18]);
        a3 = y.fma(wa, a3);
        b3 = y.fma(wb, b3);
        y = FloatVector.broadcast(S, a[x + k + 24]);
        a4 = y.fma(wa, a4);
        b4 = y.fma(wb, b4);
        y = FloatVector.broadcast(S, a[x + k + 30]);
        a5 = y.fma(wa, a5);
        b5 = y.fma(wb, b5);
        y = FloatVector.broadcast(S, a[x + k + 36]);
        a6 = y.fma(wa, a6);
        b6 = y.fma(wb, b6);
        y = FloatVector.broadcast(S, a[x + k + 42]);
        a7 = y.fma(wa, a7);
        b7 = y.fma(wb, b7);
        y = FloatVector.broadcast(S, a[x + k + 48]);
        a8 = y.fma(wa, a8);
        b8 = y.fma(wb, b8);
        y = FloatVector.broadcast(S, a[x + k + 54]);
        a9 = y.fma(wa, a9);
        b9 = y.fma(wb, b9);
        y = FloatVector.broadcast(S, a[x + k + 60]);
        a10 = y.fma(wa, a10);
        b10 = y.fma(wb, b10);
        y = FloatVector.broadcast(S, a[x + k + 66]);
        a11 = y.fma(wa, a11);
        b11 = y.fma(wb, b11);
        y = FloatVector.broadcast(S, a[x + k + 72]);
        a12 = y.fma(wa, a12);
        b12 = y.fma(wb, b12);
      }
      from += RUN * ROW_BYTES;
    }
    a0.intoArray(out, outAt);
    b0.intoArray(out, outAt + 16);
    a1.intoArray(out, outAt + 32);
    b1.intoArray(out, outAt + 48);
    a2.intoArray(out, outAt + 64);
    b2.intoArray(out, outAt + 80);
    a3.intoArray(out, outAt + 96);
    b3.intoArray(out, outAt + 112);
    a4.intoArray(out, outAt + 128);
    b4.intoArray(out, outAt + 144);
    a5.intoArray(out, outAt + 160);
    b5.intoArray(out, outAt + 176);
    a6.intoArray(out, outAt + 192);
    b6.intoArray(out, outAt + 208);
    a7.intoArray(out, outAt + 224);
    b7.intoArray(out, outAt + 240);
    a8.intoArray(out, outAt + 256);
    b8.intoArray(out, outAt + 272);
    a9.intoArray(out, outAt + 288);
    b9.intoArray(out, outAt + 304);
    a10.intoArray(out, outAt + 320);
    b10.intoArray(out, outAt + 336);
    a11.intoArray(out, outAt + 352);
    b11.intoArray(out, outAt + 368);
    a12.intoArray(out, outAt + 384);
    b12.intoArray(out, outAt + 400);
  }
}
