package org.csprun.target.vector;

import static org.csprun.plan.WeightLayout.PANEL;
import static org.csprun.target.vector.Tile.BLOCK;
import static org.csprun.target.vector.Tile.ROW_BYTES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.csprun.plan.Operation.Convolve;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;

/**
 * A convolution whose groups are wide enough for panels of 32 output channels.
 *
 * <p>Weights are used in place. Summation order: bias, then kernel rows, kernel columns, input
 * channels, by fused multiply and add.
 */
final class ConvolveKernel implements Kernel, Tiles.Work {
  private static final int[] NO_INTS = {};

  private final Convolve operation;
  private final Tiles tiles;
  private final Epilogue epilogue;
  private final Scratch<float[]> scratch;
  private final MemorySegment weights;
  private final float[] bias;
  private final int groups;
  private final int groupOutputs;
  private final int panels;
  private final int depth;
  private final int outAt;

  ConvolveKernel(BoundStep step, Convolve operation, Tile tile, ScratchPools pools) {
    this.operation = operation;
    groups = operation.groups();
    groupOutputs = step.output().channels() / groups;
    tiles = Tiles.of(step, operation.window(), groups, tile);
    panels = (groupOutputs + PANEL - 1) / PANEL;
    epilogue = new Epilogue(step, operation);
    depth = Math.max(tiles.depth(), BLOCK);
    weights = atLeastOneBlock(step.weightBytes().get(operation.filter()));
    bias = paddedBias(step.weightBytes().get(operation.bias()));
    outAt = tiles.sumsAt();
    scratch = pools.atLeast(tiles.scratchFloats());
  }

  /** Reductions shorter than a block get zeros in front. */
  private MemorySegment atLeastOneBlock(MemorySegment packed) {
    if (tiles.depth() >= BLOCK) {
      return packed;
    }
    long bytes = tiles.depth() * ROW_BYTES;
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
    float[] a = scratch.take();
    try {
      tiles.run(fromRow, toRow, a, NO_INTS, this);
    } finally {
      scratch.give(a);
    }
  }

  @Override
  public void run(
      float[] a,
      int at,
      int[] starts,
      int[] s,
      int group,
      int panelOfGroup,
      int pixels,
      int first,
      int count) {
    int panel = group * panels + panelOfGroup;
    int channel = panelOfGroup * PANEL;
    int channels = Math.min(PANEL, groupOutputs - channel);
    int pitch = channels <= PANEL / 2 ? PANEL / 2 : PANEL;
    tiles.multiply(
        a,
        at,
        starts,
        0,
        pixels,
        tiles.blocks(),
        weights,
        panel * (depth * ROW_BYTES),
        depth,
        bias,
        panel * PANEL,
        channels,
        pitch);
    epilogue.finish(a, outAt, pitch, first, count, group * groupOutputs + channel, channels);
  }

  @Override
  public String toString() {
    return "ConvolveKernel[" + operation + "]";
  }
}
