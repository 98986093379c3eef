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
  private final int[] biases;
  private final RequantizeConstants requantize;
  private final long table;
  private final Quantization input;
  private final Optional<PaddingSums> padding;

  private IntegerConvolution(
      Tier tier, CodeStore store, BoundStep step, Convolve operation, MemorySegment weights) {
    this.tier = tier;
    this.step = step;
    this.operation = operation;
    this.weights = weights;
    biases = step.weightBytes().get(operation.bias()).toArray(ValueLayout.JAVA_INT_UNALIGNED);
    requantize = new RequantizeConstants(step, operation, tier);
    table =
        operation.requantize().hasTable()
            ? GateTable.address(store, step.weightBytes().get(operation.requantize().table()))
            : 0;
    input = step.input(0).type().quantization().orElseThrow();
    padding = padsZeros() ? Optional.empty() : Optional.of(padding(store));
  }

  private boolean padsZeros() {
    for (int c = 0; c < step.input(0).channels(); c++) {
      if (input.zeroPoint(c) != 0) {
        return false;
      }
    }
    return true;
  }

  private PaddingSums padding(CodeStore store) {
    int taps = window().kernelH() * window().kernelW();
    return new PaddingSums(store, tier, input, operation.groups(), groupInputs(), taps, words());
  }

  static Optional<IntegerConvolution> of(Tier tier, CodeStore store, BoundStep step, Convolve op) {
    return PanelPacking.quads(step, op.filter())
        .map(weights -> new IntegerConvolution(tier, store, step, op, store.inPlace(weights)));
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
    return biases[channel];
  }

  @Override
  public int[] paddingSums(int panel) {
    return padding
        .map(sums -> sums.of(panel / panelsOfGroup(), weightsOfPanel(panel)))
        .orElseGet(() -> new int[0]);
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
