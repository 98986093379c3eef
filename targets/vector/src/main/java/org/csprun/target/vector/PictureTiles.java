package org.csprun.target.vector;

import static org.csprun.plan.WeightLayout.PANEL;
import static org.csprun.target.vector.PictureTile.CHANNELS;
import static org.csprun.target.vector.PictureTile.PIXELS;
import static org.csprun.target.vector.Tile.BLOCK;

import java.lang.foreign.MemorySegment;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;

/**
 * The tiles of a convolution of a picture: nothing is packed, and no tile goes over a row's end.
 */
final class PictureTiles implements Tiles {
  /** Integers of so many products are exact in one sum of floats. */
  private static final int MOST_DEPTH = 512;

  private final Window window;
  private final InputRing ring;
  private final int outWidth;
  private final int panels;
  private final int depth;

  /** Where the window's rows start, as {@code [slot of the first][ky]}. */
  private final int[][] rows;

  PictureTiles(BoundStep step, Window window) {
    this.window = window;
    Operand out = step.output();
    outWidth = out.width();
    panels = (out.channels() + PANEL - 1) / PANEL;
    depth = window.kernelH() * window.kernelW() * CHANNELS;
    int overrun = (PIXELS - 1) * window.strideW() * CHANNELS;
    ring = new InputRing(step.input(0), window, CHANNELS, outWidth, overrun);
    rows = new int[ring.slots()][window.kernelH()];
    for (int slot = 0; slot < rows.length; slot++) {
      for (int ky = 0; ky < window.kernelH(); ky++) {
        rows[slot][ky] = ring.rowAt(slot, ky * window.dilationH());
      }
    }
  }

  /**
   * True when a step is a convolution of a picture to more than half panels, and the machine has
   * vectors for it.
   */
  static boolean fit(BoundStep step, Window window, int groups, Tile tile) {
    int depth = window.kernelH() * window.kernelW() * CHANNELS;
    return tile instanceof Tile512
        && groups == 1
        && step.input(0).channels() == CHANNELS
        && (step.output().channels() - 1) % PANEL >= PANEL / 2
        && window.dilationW() == 1
        && (window.kernelW() == 3 && window.strideW() <= 2
            || window.kernelW() == 7 && window.strideW() == 2)
        && depth >= BLOCK
        && depth <= MOST_DEPTH;
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public int blocks() {
    return (depth + BLOCK - 1) / BLOCK;
  }

  @Override
  public int sumsAt() {
    return 0;
  }

  @Override
  public long scratchFloats() {
    return PANEL * PIXELS + ring.floats();
  }

  @Override
  public void run(int fromRow, int toRow, float[] a, int[] s, Work work) {
    int ringAt = PANEL * PIXELS;
    int staged = Integer.MIN_VALUE;
    for (int row = fromRow; row < toRow; row++) {
      staged = ring.stage(row, 0, staged, a, ringAt);
      int[] starts = rows[ring.slot(row)];
      for (int column = 0; column < outWidth; column += PIXELS) {
        int at = ringAt + column * window.strideW() * CHANNELS;
        int count = Math.min(PIXELS, outWidth - column);
        for (int panel = 0; panel < panels; panel++) {
          work.run(a, at, starts, s, 0, panel, PIXELS, row * outWidth + column, count);
        }
      }
    }
  }

  /** All blocks at once, whatever is asked for: there is but one part. */
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
    int kernelH = window.kernelH();
    int sumsAt = sumsAt();
    if (window.kernelW() == 3) {
      int stride = window.strideW();
      PictureTile.multiply(
          a, at, starts, 0, stride, kernelH, weights, weightsAt, bias, biasAt, a, sumsAt);
    } else {
      PictureTile7x7.multiply(
          a, at, starts, 0, kernelH, weights, weightsAt, bias, biasAt, a, sumsAt);
    }
  }
}
