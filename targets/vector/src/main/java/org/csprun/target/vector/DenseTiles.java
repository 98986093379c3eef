package org.csprun.target.vector;

import static org.csprun.plan.WeightLayout.PANEL;
import static org.csprun.target.vector.Tile.BLOCK;
import static org.csprun.target.vector.Tile.ROW_BYTES;

import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;

/**
 * The order in which a dense convolution takes its tiles of output pixels and its panels of output
 * channels, and the scratch buffer it needs.
 *
 * <p>Pixels are taken in tiles over row ends, so that small maps fill them too. Where the weights
 * fit into the second-level cache, a tile is packed and meets all panels while it is in the
 * first-level cache. Else as many tiles as the packed buffer holds are packed once, and meet as
 * many panels at a time as fit.
 */
final class DenseTiles {
  private static final long CACHED_WEIGHT_BYTES = 640 << 10;
  private static final int PACKED_FLOATS = 320 << 10;

  /** What is done with a packed tile and a panel. */
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

  private final Tile tile;
  private final TilePacker packer;
  private final int outWidth;
  private final int groups;
  private final int groupInputs;
  private final int panels;
  private final int panelsAPass;
  private final int depth;
  private final int packedFloats;

  DenseTiles(BoundStep step, Window window, int groups, Tile tile) {
    this.tile = tile;
    this.groups = groups;
    Operand in = step.input(0);
    Operand out = step.output();
    groupInputs = in.channels() / groups;
    panels = (out.channels() / groups + PANEL - 1) / PANEL;
    outWidth = out.width();
    packer = new TilePacker(in, window, outWidth, groupInputs, tile.mostPixels());
    depth = Math.max(packer.depth(), BLOCK);
    long cachedPanels = Math.max(1, CACHED_WEIGHT_BYTES / (depth * ROW_BYTES));
    panelsAPass = Math.toIntExact(Math.min(panels, cachedPanels));
    int most = packer.mostFloats();
    long tiles = ((long) out.height() * outWidth + tile.mostPixels() - 1) / tile.mostPixels();
    packedFloats =
        panelsAPass == panels
            ? most
            : Math.toIntExact(Math.max(most, Math.min(PACKED_FLOATS, most * tiles)));
  }

  /** Reduction length, not rounded up. */
  int depth() {
    return packer.depth();
  }

  /** Blocks of the reduction. */
  int blocks() {
    return packer.blocks();
  }

  /** Panels of a group. */
  int panels() {
    return panels;
  }

  /** Where the sums of a tile belong in the scratch buffer, {@code [pixel][32]}. */
  int sumsAt() {
    return packedFloats;
  }

  /** Floats of the scratch buffer. */
  long scratchFloats() {
    return ringAt() + packer.ringFloats();
  }

  private int ringAt() {
    return packedFloats + PANEL * tile.mostPixels();
  }

  /** Does the work of some output rows. */
  void run(int fromRow, int toRow, float[] a, int[] s, Work work) {
    int last = toRow * outWidth;
    for (int group = 0; group < groups; group++) {
      int staged = Integer.MIN_VALUE;
      int pixel = fromRow * outWidth;
      while (pixel < last) {
        int end = pixel;
        int used = 0;
        while (end < last) {
          int count = Math.min(tile.pixels(last - end), last - end);
          int floats = packer.floats(end, count);
          if (used > 0 && (panelsAPass == panels || used + floats > packedFloats)) {
            break;
          }
          staged = packer.pack(group * groupInputs, end, count, staged, a, used, ringAt());
          used += floats;
          end += count;
        }
        for (int panel = 0; panel < panels; panel += panelsAPass) {
          int toPanel = Math.min(panels, panel + panelsAPass);
          pass(a, s, work, group, panel, toPanel, pixel, end, last);
        }
        pixel = end;
      }
    }
  }

  /** Some panels of packed tiles, those from {@code first} to {@code end}. */
  private void pass(
      float[] a,
      int[] s,
      Work work,
      int group,
      int fromPanel,
      int toPanel,
      int first,
      int end,
      int last) {
    int at = 0;
    int pixel = first;
    while (pixel < end) {
      int pixels = tile.pixels(last - pixel);
      int count = Math.min(pixels, last - pixel);
      int[] starts = packer.starts(pixel, count);
      for (int panel = fromPanel; panel < toPanel; panel++) {
        work.run(a, at, starts, s, group, panel, pixels, pixel, count);
      }
      at += packer.floats(pixel, count);
      pixel += count;
    }
  }
}
