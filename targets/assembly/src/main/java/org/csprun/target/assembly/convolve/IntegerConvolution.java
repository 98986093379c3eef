package org.csprun.target.assembly.convolve;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.csprun.plan.IntegerOperation.Convolve;
import org.csprun.plan.Requantize;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.target.PanelPacking;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.finish.GateTable;
import org.csprun.target.assembly.finish.RequantizeConstants;
import org.csprun.tensor.Quantization;

/** An integer convolution as {@link ConvolveBinding} takes it. */
final class IntegerConvolution implements DenseConvolution {
  private final Tier tier;
  private final BoundStep step;
  private final Convolve operation;
  private final MemorySegment weights;
  private final MemorySegment biases;
  private final RequantizeConstants requantize;
  private final long table;
  private final Quantization input;
  private final boolean padsZeros;

  private IntegerConvolution(
      Tier tier, CodeStore store, BoundStep step, Convolve operation, MemorySegment weights) {
    this.tier = tier;
    this.step = step;
    this.operation = operation;
    this.weights = weights;
    biases = step.weightBytes().get(operation.bias());
    requantize = new RequantizeConstants(step, operation.requantize(), mostSum(), tier);
    table =
        operation.requantize().hasTable()
            ? GateTable.address(store, step.weightBytes().get(operation.requantize().table()))
            : 0;
    input = step.input(0).type().quantization().orElseThrow();
    boolean zeros = true;
    for (int c = 0; c < step.input(0).channels(); c++) {
      zeros &= input.zeroPoint(c) == 0;
    }
    padsZeros = zeros;
  }

  static Optional<IntegerConvolution> of(Tier tier, CodeStore store, BoundStep step, Convolve op) {
    return PanelPacking.quads(step, op.filter())
        .map(weights -> new IntegerConvolution(tier, store, step, op, store.inPlace(weights)));
  }

  /** No sum is larger, whatever the weights. */
  private long mostSum() {
    long terms = (long) window().kernelH() * window().kernelW() * groupInputs();
    long bias = 0;
    for (int c = 0; c < step.output().channels(); c++) {
      bias = Math.max(bias, Math.abs((long) bias(c)));
    }
    return bias + terms * 255 * 127;
  }

  @Override
  public Tier tier() {
    return tier;
  }

  @Override
  public MemorySegment weights() {
    return weights;
  }

  @Override
  public boolean integers() {
    return true;
  }

  @Override
  public Window window() {
    return operation.window();
  }

  @Override
  public int groupInputs() {
    return step.input(0).channels() / operation.groups();
  }

  @Override
  public int groupOutputs() {
    return step.output().channels() / operation.groups();
  }

  @Override
  public int panelsOfGroup() {
    return (groupOutputs() + WeightLayout.PANEL - 1) / WeightLayout.PANEL;
  }

  @Override
  public int panels() {
    return operation.groups() * panelsOfGroup();
  }

  @Override
  public int words() {
    return (groupInputs() + 3) / 4;
  }

  @Override
  public int bias(int channel) {
    return biases.get(ValueLayout.JAVA_INT_UNALIGNED, channel * 4L);
  }

  @Override
  public int[] paddingSums(int panel) {
    if (padsZeros) {
      return new int[0];
    }
    int taps = window().kernelH() * window().kernelW();
    int[] sums = new int[taps * WeightLayout.PANEL];
    int first = panel / panelsOfGroup() * groupInputs();
    long at = panel * (weights.byteSize() / panels());
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < words() * 4; i++) {
        int zeroPoint = i < groupInputs() ? input.zeroPoint(first + i) : 0;
        if (zeroPoint != 0) {
          long row = at + ((long) tap * words() + i / 4) * ConvolveEmitter.WORD_WEIGHTS + i % 4;
          for (int lane = 0; lane < WeightLayout.PANEL; lane++) {
            sums[tap * WeightLayout.PANEL + lane] +=
                zeroPoint * weights.get(ValueLayout.JAVA_BYTE, row + lane * 4L);
          }
        }
      }
    }
    return sums;
  }

  @Override
  public Optional<Operand> join() {
    return operation.requantize().join() == Requantize.Join.NONE
        ? Optional.empty()
        : Optional.of(step.input(1));
  }

  @Override
  public Finish finish(int channels) {
    return requantize.finish(channels, ConvolveTables.TABLE);
  }

  @Override
  public long constants(CodeStore store, int channel, int channels) {
    int lanes = tier.lanes();
    MemorySegment constants =
        store.allocate((long) (channels + lanes - 1) / lanes * requantize.bytes());
    for (int c = 0; c < channels; c += lanes) {
      requantize.write(
          constants,
          (long) c / lanes * requantize.bytes(),
          channel + c,
          Math.min(lanes, channels - c));
    }
    return constants.address();
  }

  @Override
  public long table() {
    return table;
  }

  @Override
  public Edges rowEdges() {
    return ConvolveTables.rows(step, window());
  }
}
