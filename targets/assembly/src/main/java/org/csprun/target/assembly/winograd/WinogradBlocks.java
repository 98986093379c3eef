package org.csprun.target.assembly.winograd;

import java.util.Optional;
import org.csprun.plan.Operation.Convolve;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;

/** Cuts the tiles of a convolution into blocks whose scratch memory stays in the second cache. */
final class WinogradBlocks {
  /**
   * Scratch memory a thread at most: with few tiles a block, more is better than reading weights.
   */
  static final long MOST_SCRATCH_BYTES = 1 << 20;

  private static final long GOOD_SCRATCH_BYTES = 512 << 10;
  private static final long FEW_TILES = 8;

  /** Tiles whose sums, two vectors each, fit the registers beside weights and inputs. */
  private static final int MOST_GROUP_TILES = 13;

  private WinogradBlocks() {}

  /** The shape, or empty where the scratch memory holds not even one tile. */
  static Optional<WinogradShape> shape(
      Tier tier, Transform transform, BoundStep step, Convolve operation) {
    long tileBytes = shape(tier, transform, step, operation, 1, 1).scratchBytes();
    long good = GOOD_SCRATCH_BYTES / tileBytes;
    long most = good >= FEW_TILES ? good : Math.min(FEW_TILES, MOST_SCRATCH_BYTES / tileBytes);
    if (most == 0) {
      return Optional.empty();
    }
    int tiles = WinogradChoice.tiles(step, transform);
    int blocks = (int) ((tiles + most - 1) / most);
    int blockTiles = (tiles + blocks - 1) / blocks;
    int groups = (blockTiles + MOST_GROUP_TILES - 1) / MOST_GROUP_TILES;
    int groupTiles = (int) Math.min((blockTiles + groups - 1) / groups, most / groups);
    return Optional.of(shape(tier, transform, step, operation, groupTiles, groups));
  }

  private static WinogradShape shape(
      Tier tier,
      Transform transform,
      BoundStep step,
      Convolve operation,
      int groupTiles,
      int groups) {
    return new WinogradShape(
        tier,
        transform,
        step.input(0).channels(),
        pixelBytes(step.input(0)),
        step.output().width(),
        pixelBytes(step.output()),
        operation.residual() ? pixelBytes(step.input(1)) : 0,
        groupTiles,
        groups);
  }

  private static int pixelBytes(Operand operand) {
    return operand.pixelStride() * Float.BYTES;
  }
}
