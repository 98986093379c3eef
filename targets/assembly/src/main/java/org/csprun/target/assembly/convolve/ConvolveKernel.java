package org.csprun.target.assembly.convolve;

import java.util.List;
import java.util.OptionalInt;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;

/** A convolution in machine code, cut by rows or by blocks of output channels. */
public final class ConvolveKernel implements Kernel {
  private final ConvolvePart[] parts;
  private final int rows;
  private final int blocks;
  private final boolean splitsBlocks;

  /** What the code reads and writes must not be freed before it. */
  private final BoundStep step;

  /**
   * @param rows rows of the output
   * @param splitsBlocks whether it is cut by blocks rather than rows
   * @param step keeps the memory that the code uses
   */
  public ConvolveKernel(List<ConvolvePart> parts, int rows, boolean splitsBlocks, BoundStep step) {
    this.parts = parts.toArray(ConvolvePart[]::new);
    this.rows = rows;
    this.splitsBlocks = splitsBlocks;
    this.step = step;
    blocks = parts.stream().mapToInt(ConvolvePart::blocks).sum();
  }

  @Override
  public OptionalInt pieces() {
    return OptionalInt.of(splitsBlocks ? blocks : rows);
  }

  @Override
  public void run(int from, int to) {
    int first = 0;
    for (ConvolvePart part : parts) {
      int fromBlock = splitsBlocks ? Math.clamp(from - first, 0, part.blocks()) : 0;
      int toBlock = splitsBlocks ? Math.clamp(to - first, 0, part.blocks()) : part.blocks();
      if (fromBlock < toBlock) {
        part.code()
            .call(
                part.arguments(),
                splitsBlocks ? 0 : from,
                splitsBlocks ? rows : to,
                fromBlock,
                toBlock);
      }
      first += part.blocks();
    }
  }

  @Override
  public String toString() {
    return "ConvolveKernel[" + step.operation() + "]";
  }
}
