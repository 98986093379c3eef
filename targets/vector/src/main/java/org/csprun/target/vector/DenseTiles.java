package org.csprun.target.vector;

import static org.csprun.plan.WeightLayout.PANEL;
import static org.csprun.target.vector.Tile.BLOCK;
import static org.csprun.target.vector.Tile.ROW_BYTES;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;

/**
 * Tiles of packed inputs.
 *
 * <p>Pixels are taken in tiles over row ends, so that small maps fill them too. Where the weights
 * fit into the second-level cache, a tile is packed and meets all panels while it is in the
 * first-level cache. Else as many tiles as the packed buffer holds are packed once, and meet as
 * many panels at a time as fit.
 */
final class DenseTiles implements Tiles {
  private static final long CACHED_WEIGHT_BYTES = 640 << 10;
  private static final int PACKED_FLOATS = 320 << 10;

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
    long wanted = panelsAPass == panels ? most : Math.min(PACKED_FLOATS, most * tiles);
    packedFloats = Math.toIntExact(Math.max(most, wanted));
  }

  @Override
  public int depth() {
    return packer.depth();
  }

  @Override
  public int blocks() {
    return packer.blocks();
  }

  @Override
  public int sumsAt() {
    return packedFloats;
  }

  @Override
  public long scratchFloats() {
    return ringAt() + packer.ringFloats();
  }

  private int ringAt() {
    return packedFloats + PANEL * tile.mostPixels();
  }

  @Override
  public void run(int fromRow, int toRow, float[] a, int[] s, Work work) {
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
          if (used + floats > packedFloats) {
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

  @Override
  public void multiply(
      float[] a,
      int at,
      int[] starts,
      int firstBlock,
      int pixels,
      int blocks,
      MemorySegment weights,
      long weightsAt,
      int weightDepth,
      float[] bias,
      int biasAt,
      int channels,
      int pitch) {
    tile.multiply(
        a,
        at,
        starts,
        firstBlock,
        pixels,
        blocks,
        weights,
        weightsAt,
        weightDepth,
        bias,
        biasAt,
        channels,
        a,
        packedFloats,
        pitch);
  }
}
