package org.csprun.target.vector;

import static org.csprun.plan.WeightLayout.PANEL;
import static org.csprun.target.vector.Tile.BLOCK;
import static org.csprun.target.vector.Tile.ROW_BYTES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.csprun.plan.IntegerOperation.Convolve;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.PanelPacking;

/**
 * An integer convolution whose groups are wide enough for panels of 32 output channels, by the
 * tiles of {@link ConvolveKernel}: bytes and weights become floats, which add integers exactly
 * within the parts of {@link ExactSums}; the parts' sums are added in integers.
 */
final class IntegerConvolveKernel implements Kernel, Tiles.Work {
  /** The bias is added in integers. */
  private static final float[] NO_BIAS = new float[PANEL];

  private final Convolve operation;
  private final Tile tile;
  private final Tiles tiles;
  private final ExactSums sums;
  private final IntegerEpilogue epilogue;
  private final Scratch<float[]> scratch;
  private final Scratch<int[]> sumScratch;
  private final MemorySegment weights;
  private final int[] bias;
  private final int groups;
  private final int groupOutputs;
  private final int panels;
  private final int depth;
  private final int outAt;

  IntegerConvolveKernel(BoundStep step, Convolve operation, Tile tile, ScratchPools pools) {
    this.operation = operation;
    this.tile = tile;
    groups = operation.groups();
    int outputs = step.output().channels();
    groupOutputs = outputs / groups;
    tiles = Tiles.of(step, operation.window(), groups, tile);
    panels = (groupOutputs + PANEL - 1) / PANEL;
    depth = Math.max(tiles.depth(), BLOCK);
    MemorySegment packed = PanelPacking.singles(step, operation.filter());
    weights = floats(packed);
    int[] biases = Tables.ints(step.weightBytes().get(operation.bias()));
    bias = paddedBias(biases);
    sums = ExactSums.of(weightsOf(packed), biases, outputs, tiles.depth(), BLOCK);
    epilogue = new IntegerEpilogue(step, operation.requantize(), sums.mostSums());
    outAt = tiles.sumsAt();
    scratch = pools.atLeast(tiles.scratchFloats());
    sumScratch = pools.intsAtLeast(2L * PANEL * tile.mostPixels());
  }

  private ExactSums.Weights weightsOf(MemorySegment packed) {
    return (output, step) -> {
      int within = output % groupOutputs;
      long panel = (long) output / groupOutputs * panels + within / PANEL;
      long at = (panel * tiles.depth() + step) * PANEL + within % PANEL;
      return packed.get(ValueLayout.JAVA_BYTE, at);
    };
  }

  /** The panels in floats; reductions shorter than a block get zeros in front. */
  private MemorySegment floats(MemorySegment packed) {
    long count = (long) groups * panels;
    long used = tiles.depth() * (long) PANEL;
    long padded = depth * (long) PANEL;
    MemorySegment floats = Arena.ofAuto().allocate(count * padded * Float.BYTES, 64);
    for (long panel = 0; panel < count; panel++) {
      long to = (panel + 1) * padded - used;
      for (long i = 0; i < used; i++) {
        float weight = packed.get(ValueLayout.JAVA_BYTE, panel * used + i);
        floats.setAtIndex(ValueLayout.JAVA_FLOAT, to + i, weight);
      }
    }
    return floats;
  }

  /** One panel of biases for each panel of outputs. */
  private int[] paddedBias(int[] values) {
    int[] padded = new int[groups * panels * PANEL];
    for (int g = 0; g < groups; g++) {
      System.arraycopy(values, g * groupOutputs, padded, g * panels * PANEL, groupOutputs);
    }
    return padded;
  }

  @Override
  public void run(int fromRow, int toRow) {
    float[] a = scratch.take();
    int[] s = sumScratch.take();
    try {
      tiles.run(fromRow, toRow, a, s, this);
    } finally {
      sumScratch.give(s);
      scratch.give(a);
    }
  }

  /** Multiplies a tile and writes it out. */
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
    int channel = group * groupOutputs + panelOfGroup * PANEL;
    int channels = Math.min(PANEL, groupOutputs - panelOfGroup * PANEL);
    int pitch = channels <= PANEL / 2 ? PANEL / 2 : PANEL;
    int spareAt = PANEL * tile.mostPixels();
    int biasAt = panel * PANEL;
    multiply(a, at, starts, panel, 0, pixels, channels, pitch);
    if (sums.parts() == 1) {
      epilogue.finish(a, outAt, bias, biasAt, s, spareAt, pitch, first, count, channel, channels);
      return;
    }
    SumLoops.start(a, outAt, s, 0, pitch, count, bias, biasAt);
    for (int part = 1; part < sums.parts(); part++) {
      multiply(a, at, starts, panel, part, pixels, channels, pitch);
      SumLoops.add(a, outAt, s, 0, pitch * count);
    }
    epilogue.finish(s, spareAt, pitch, first, count, channel, channels);
  }

  /** The sums of a part of a tile's reduction, {@code [pixel][pitch]} from {@code outAt}. */
  private void multiply(
      float[] a, int at, int[] starts, int panel, int part, int pixels, int channels, int pitch) {
    int from = sums.cuts()[part];
    tiles.multiply(
        a,
        at,
        starts,
        from,
        pixels,
        sums.cuts()[part + 1] - from,
        weights,
        (panel * (long) depth + from * BLOCK) * ROW_BYTES,
        depth - from * BLOCK,
        NO_BIAS,
        0,
        channels,
        pitch);
  }

  @Override
  public String toString() {
    return "IntegerConvolveKernel[" + operation + "]";
  }
}
