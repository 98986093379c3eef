package org.csprun.target.vector;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;

/**
 * The order in which a dense convolution takes its tiles of output pixels and its panels of output
 * channels, the scratch buffer it needs, and the product of a tile and a panel.
 */
sealed interface Tiles permits DenseTiles, PictureTiles {

  /** What is done with a tile and a panel. */
  interface Work {
    /**
     * @param a holds the tile's inputs and has room for its sums
     * @param at what the {@code starts} of its blocks count from
     * @param s further scratch
     * @param pixels pixels of the tile, of which {@code count} are wanted
     * @param first its first output pixel, counted over all rows
     */
    void run(
        float[] a,
        int at,
        int[] starts,
        int[] s,
        int group,
        int panel,
        int pixels,
        int first,
        int count);
  }

  /** The order that suits a step. */
  static Tiles of(BoundStep step, Window window, int groups, Tile tile) {
    return PictureTiles.fit(step, window, groups, tile)
        ? new PictureTiles(step, window)
        : new DenseTiles(step, window, groups, tile);
  }

  /** Reduction length, not rounded up. */
  int depth();

  /** Blocks of 16 of the reduction. */
  int blocks();

  /** Where the sums of a tile belong in the scratch buffer, {@code [pixel][32]}. */
  int sumsAt();

  /** Floats of the scratch buffer. */
  long scratchFloats();

  /** Does the work of some output rows. */
  void run(int fromRow, int toRow, float[] a, int[] s, Work work);

  /**
   * The sums of some blocks of the reduction, as {@link Tile#multiply}, to where {@link #sumsAt}
   * says.
   *
   * @param at as {@link Work#run} got it, like {@code starts} and {@code pixels}
   */
  void multiply(
      float[] a,
      int at,
      int[] starts,
      int firstBlock,
      int pixels,
      int blocks,
      MemorySegment weights,
      long weightsAt,
      int depth,
      float[] bias,
      int biasAt,
      int channels,
      int pitch);
}
