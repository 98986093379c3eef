package org.csprun.target.vector;

import static org.csprun.plan.WeightLayout.PANEL;
import static org.csprun.target.vector.Tile.BLOCK;
import static org.csprun.target.vector.Tile.ROW_BYTES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.csprun.plan.Operation.Convolve;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;

/**
 * A convolution whose groups are wide enough for panels of 32 output channels.
 *
 * <p>Output pixels are taken in tiles over row ends, so that small maps fill them too. What a tile
 * reads is packed once for as many panels as the second-level cache holds; weights are used in
 * place. Summation order: bias, then kernel rows, kernel columns, input channels, by fused multiply
 * and add.
 */
final class ConvolveKernel implements Kernel {
  private static final long CACHED_WEIGHT_BYTES = 512 << 10;
  private static final int LEAST_PANELS_A_PASS = 4;

  private final Convolve operation;
  private final Tile tile;
  private final TilePacker packer;
  private final Epilogue epilogue;
  private final Scratch<float[]> scratch;
  private final MemorySegment weights;
  private final float[] bias;
  private final int outWidth;
  private final int groups;
  private final int groupInputs;
  private final int groupOutputs;
  private final int panels;
  private final int panelsAPass;
  private final int depth;
  private final int outAt;
  private final int ringAt;

  ConvolveKernel(BoundStep step, Convolve operation, Tile tile, ScratchPools pools) {
    this.operation = operation;
    this.tile = tile;
    Operand in = step.input(0);
    Operand out = step.output();
    groups = operation.groups();
    groupInputs = in.channels() / groups;
    groupOutputs = out.channels() / groups;
    panels = (groupOutputs + PANEL - 1) / PANEL;
    outWidth = out.width();
    packer = new TilePacker(in, operation.window(), outWidth, groupInputs);
    epilogue = new Epilogue(step, operation);
    depth = Math.max(packer.depth(), BLOCK);
    weights = atLeastOneBlock(step.weightBytes().get(operation.filter()));
    bias = paddedBias(step.weightBytes().get(operation.bias()));
    panelsAPass =
        Math.toIntExact(Math.max(LEAST_PANELS_A_PASS, CACHED_WEIGHT_BYTES / (depth * ROW_BYTES)));
    outAt = packer.blocks() * BLOCK * tile.mostPixels();
    ringAt = outAt + PANEL * tile.mostPixels();
    scratch = pools.atLeast(ringAt + packer.ringFloats());
  }

  /** Reductions shorter than a block get zeros in front. */
  private MemorySegment atLeastOneBlock(MemorySegment packed) {
    if (packer.depth() >= BLOCK) {
      return packed;
    }
    long bytes = packer.depth() * ROW_BYTES;
    long paddedBytes = BLOCK * ROW_BYTES;
    int count = groups * panels;
    MemorySegment padded = Arena.ofAuto().allocate(count * paddedBytes, 64);
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(packed, i * bytes, padded, (i + 1) * paddedBytes - bytes, bytes);
    }
    return padded;
  }

  /** One panel of biases for each panel of outputs. */
  private float[] paddedBias(MemorySegment values) {
    float[] padded = new float[groups * panels * PANEL];
    for (int g = 0; g < groups; g++) {
      Runs.load(values, 4L * g * groupOutputs, padded, g * panels * PANEL, groupOutputs);
    }
    return padded;
  }

  @Override
  public void run(int fromRow, int toRow) {
    int first = fromRow * outWidth;
    int last = toRow * outWidth;
    boolean oneTile = last - first <= tile.mostPixels();
    int pass = oneTile ? panels : panelsAPass;
    float[] a = scratch.take();
    try {
      for (int group = 0; group < groups; group++) {
        for (int panel = 0; panel < panels; panel += pass) {
          runPanels(a, group, panel, Math.min(panels, panel + pass), first, last);
        }
      }
    } finally {
      scratch.give(a);
    }
  }

  private void runPanels(
      float[] a, int group, int fromPanel, int toPanel, int firstPixel, int lastPixel) {
    int staged = Integer.MIN_VALUE;
    int pixel = firstPixel;
    while (pixel < lastPixel) {
      int pixels = tile.pixels(lastPixel - pixel);
      int count = Math.min(pixels, lastPixel - pixel);
      staged = packer.pack(group * groupInputs, pixel, count, staged, pixels, a, ringAt);
      for (int panel = fromPanel; panel < toPanel; panel++) {
        int index = group * panels + panel;
        int channels = Math.min(PANEL, groupOutputs - panel * PANEL);
        int pitch = channels <= PANEL / 2 ? PANEL / 2 : PANEL;
        tile.multiply(
            a,
            0,
            pixels,
            packer.blocks(),
            weights,
            index * (depth * ROW_BYTES),
            depth,
            bias,
            index * PANEL,
            channels,
            a,
            outAt,
            pitch);
        epilogue.finish(
            a, outAt, pitch, pixel, count, group * groupOutputs + panel * PANEL, channels);
      }
      pixel += count;
    }
  }

  @Override
  public String toString() {
    return "ConvolveKernel[" + operation + "]";
  }
}
