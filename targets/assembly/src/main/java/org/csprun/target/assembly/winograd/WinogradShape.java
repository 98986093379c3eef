package org.csprun.target.assembly.winograd;

import org.csprun.plan.WeightLayout;
import org.csprun.target.assembly.Tier;

/**
 * All that the code of a Winograd convolution depends on beside its finish.
 *
 * @param inputs input channels, a multiple of the lanes
 * @param inPixelBytes from one pixel of the input to the next
 * @param outWidth pixels of an output row
 * @param outPixelBytes from one pixel of the output to the next
 * @param joinPixelBytes the same of the residual; 0 without
 * @param groupTiles tiles whose sums stay in registers together
 * @param groups groups a block, whose transformed input lies in scratch memory
 */
record WinogradShape(
    Tier tier,
    Transform transform,
    int inputs,
    int inPixelBytes,
    int outWidth,
    int outPixelBytes,
    int joinPixelBytes,
    int groupTiles,
    int groups) {

  /** Bytes of an input channel's weights at one position of a panel. */
  static final int WEIGHTS = WeightLayout.PANEL * Float.BYTES;

  int blockTiles() {
    return groupTiles * groups;
  }

  /** Tiles a row of the output. */
  int tilesX() {
    return (outWidth + transform.outputs() - 1) / transform.outputs();
  }

  /** Vectors of input channels. */
  int chunks() {
    return inputs / tier.lanes();
  }

  /** Bytes from one vector of a tile's channels to the next in the transformed input. */
  int chunkBytes() {
    return blockTiles() * tier.vectorBytes();
  }

  /** Bytes of one position of the transformed input, {@code [chunk][tile][lane]}. */
  int positionBytes() {
    return chunks() * chunkBytes();
  }

  /** Bytes of the transformed input of a block. */
  long inputBytes() {
    return (long) transform.positions() * positionBytes();
  }

  /** Bytes of a tile's sums, {@code [position][32]}, and a gap against equal places in caches. */
  int sumBytes() {
    return (transform.positions() + 1) * WEIGHTS;
  }

  /** Bytes of scratch memory a thread. */
  long scratchBytes() {
    return inputBytes() + (long) blockTiles() * sumBytes();
  }

  /** Bytes of a panel's transformed weights, {@code [position][input][32]}. */
  long panelBytes() {
    return (long) transform.positions() * inputs * WEIGHTS;
  }
}
