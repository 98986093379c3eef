package org.csprun.target.assembly.convolve;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.finish.FloatFinish;

/**
 * A float convolution as {@link ConvolveBinding} takes it.
 *
 * @param numbers address of what its activations read
 */
record FloatConvolution(
    Tier tier, BoundStep step, Convolve operation, MemorySegment weights, long numbers)
    implements DenseConvolution {

  static Optional<FloatConvolution> of(Tier tier, CodeStore store, BoundStep step, Convolve op) {
    if (step.weights().get(op.filter()).layout() != WeightLayout.OUTPUT_PANELS_32) {
      return Optional.empty();
    }
    MemorySegment weights = store.inPlace(step.weightBytes().get(op.filter()));
    long numbers = finish(tier, op, 0).numbers(store);
    return Optional.of(new FloatConvolution(tier, step, op, weights, numbers));
  }

  @Override
  public boolean integers() {
    return false;
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
    return groupInputs();
  }

  @Override
  public int bias(int channel) {
    return step.weightBytes()
        .get(operation.bias())
        .get(ValueLayout.JAVA_INT_UNALIGNED, channel * 4L);
  }

  @Override
  public int[] paddingSums(int panel) {
    return new int[0];
  }

  @Override
  public Optional<Operand> join() {
    return operation.residual() ? Optional.of(step.input(1)) : Optional.empty();
  }

  @Override
  public Finish finish(int channels) {
    return finish(tier, operation, channels % tier.lanes());
  }

  private static FloatFinish finish(Tier tier, Convolve operation, int tail) {
    return new FloatFinish(
        tier, operation.activation(), operation.residual(), operation.residualActivation(), tail);
  }

  @Override
  public long constants(CodeStore store, int channel, int channels) {
    return numbers;
  }

  @Override
  public long table() {
    return 0;
  }

  @Override
  public Edges rowEdges() {
    return ConvolveTables.rows(step, window());
  }
}
