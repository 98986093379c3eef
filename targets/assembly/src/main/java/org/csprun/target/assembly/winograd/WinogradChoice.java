package org.csprun.target.assembly.winograd;

import java.util.Optional;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;

/**
 * Which convolutions are faster by Winograd's method. A fixed rule, fitted to measurements of both
 * ways layer by layer (Zen 4), so that the same plan runs the same code every time.
 */
final class WinogradChoice {
  /** Cycles to transform a vector of channels of a tile's input, and of its sums. */
  private static final int INPUT_CYCLES = 7;

  private static final int OUTPUT_CYCLES = 8;

  /** Transformed weights that stay in the third cache from one run to the next. */
  private static final long CACHED_BYTES = 4 << 20;

  private static final int CACHED_BYTES_PER_CYCLE = 20;
  private static final int BYTES_PER_CYCLE = 9;

  /** What takes more memory must be so much faster. */
  private static final double WORTH = 1.15;

  private static final int MOST_TILE_ROWS = 8;

  private WinogradChoice() {}

  /** Whether the code can compute this convolution. */
  static boolean fits(Tier tier, BoundStep step, Convolve operation) {
    Window window = operation.window();
    return tier.registers() == 32
        && step.weights().get(operation.filter()).layout() == WeightLayout.OUTPUT_PANELS_32
        && operation.groups() == 1
        && window.kernelH() == 3
        && window.kernelW() == 3
        && window.strideH() == 1
        && window.strideW() == 1
        && window.dilationH() == 1
        && window.dilationW() == 1
        && step.input(0).channels() % tier.lanes() == 0
        && reaches(step.output())
        && step.inputs().stream().allMatch(WinogradChoice::reaches);
  }

  /** Whether the rows of a tile, or its columns, lie within 32 bits of each other. */
  private static boolean reaches(Operand operand) {
    long pixelBytes = (long) operand.pixelStride() * Float.BYTES;
    return pixelBytes * operand.width() <= Integer.MAX_VALUE / MOST_TILE_ROWS;
  }

  /** The transform that is fastest, or empty where the direct way is. */
  static Optional<Transform> of(Tier tier, BoundStep step, Convolve operation) {
    if (!fits(tier, step, operation)) {
      return Optional.empty();
    }
    Transform two = new TwoOutputs();
    Transform four = new FourOutputs();
    boolean worthFour = cycles(tier, step, four) * WORTH < cycles(tier, step, two);
    Transform transform = worthFour ? four : two;
    boolean worth = cycles(tier, step, transform) * WORTH < directCycles(tier, step);
    return worth ? Optional.of(transform) : Optional.empty();
  }

  static int tiles(BoundStep step, Transform transform) {
    int outputs = transform.outputs();
    int rows = (step.output().height() + outputs - 1) / outputs;
    return rows * ((step.output().width() + outputs - 1) / outputs);
  }

  private static long directCycles(Tier tier, BoundStep step) {
    long pixels = (long) step.output().height() * step.output().width();
    return pixels * 9 * step.input(0).channels() * vectors(tier, step.output().channels());
  }

  /** Cycles of the products, or to read their weights where that takes longer, and transforms. */
  private static long cycles(Tier tier, BoundStep step, Transform transform) {
    int inputs = step.input(0).channels();
    long panels = (step.output().channels() + WeightLayout.PANEL - 1) / WeightLayout.PANEL;
    long vectors = panels * WeightLayout.PANEL / tier.lanes();
    long weights = transform.positions() * inputs * panels * WinogradShape.WEIGHTS;
    int rate = weights > CACHED_BYTES ? BYTES_PER_CYCLE : CACHED_BYTES_PER_CYCLE;
    long tilePositions = (long) tiles(step, transform) * transform.positions();
    return Math.max(tilePositions * inputs * vectors, weights / rate)
        + tilePositions * (INPUT_CYCLES * vectors(tier, inputs) + OUTPUT_CYCLES * vectors);
  }

  private static long vectors(Tier tier, int channels) {
    return (channels + tier.lanes() - 1) / tier.lanes();
  }
}
