package org.csprun.target.vector;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.WeightLayout;

/**
 * The innermost product of a convolution: a few pixels × one panel of 32 output channels, held in
 * registers over the whole reduction. One implementation a vector width.
 */
sealed interface Tile permits Tile128, Tile256, Tile512 {
  /** Steps of the reduction that are packed together and run with a constant trip count. */
  int BLOCK = 16;

  /** Bytes from one reduction step of a panel to the next. */
  long ROW_BYTES = WeightLayout.PANEL * 4L;

  /** Pixels the next tile should take when this many are left; may be more than are left. */
  int pixels(int left);

  /** The most pixels a tile takes. */
  int mostPixels();

  /**
   * {@code out[p][c] = bias[c] + Σk a[p][k] · w[k][c]}.
   *
   * <p>The last block of a depth that is not a multiple of 16 starts 16 before the end; the caller
   * packs zeros where it overlaps the block before.
   *
   * @param a packed inputs: a block's 16 floats of one pixel after the other
   * @param aAt what the {@code starts} count from
   * @param starts where in {@code a} each block starts
   * @param first the first block in {@code starts}
   * @param pixels a number that {@link #pixels} gave
   * @param blocks blocks of 16 reduction steps
   * @param w packed weights, {@code [k][32]}
   * @param at byte offset of the first weight
   * @param depth reduction length, at least 16
   * @param bias 32 values from {@code biasAt}
   * @param channels how many of the 32 are wanted; more may be computed
   * @param out {@code [pixel][pitch]} from {@code outAt}
   * @param pitch 32, or 16 where no more channels are wanted
   */
  void multiply(
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
      int pitch);

  /** The tile for vectors of this many bits: the widest that is not wider. */
  static Tile ofBits(int bits) {
    return bits >= 512 ? new Tile512() : bits >= 256 ? new Tile256() : new Tile128();
  }
}
