package org.csprun.target.assembly.grouped;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.csprun.plan.Operation.Convolve;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.finish.FloatFinish;

/** A float convolution as {@link GroupedBinding} takes it. */
record FloatGrouped(Tier tier, BoundStep step, Convolve operation) implements GroupedConvolution {

  @Override
  public boolean integers() {
    return false;
  }

  @Override
  public Window window() {
    return operation.window();
  }

  @Override
  public int groups() {
    return operation.groups();
  }

  @Override
  public int bias() {
    return operation.bias();
  }

  @Override
  public Optional<Operand> join() {
    return operation.residual() ? Optional.of(step.input(1)) : Optional.empty();
  }

  @Override
  public int words() {
    return groupInputs();
  }

  @Override
  public Spread spread(Lanes.Span span) {
    boolean depthwise = groupInputs() == 1 && groupOutputs() == 1;
    return depthwise ? Spread.PLAIN : Spread.of(span, words(), 1);
  }

  @Override
  public MemorySegment weights(CodeStore store, GroupedShape shape, int firstBlock, int blocks) {
    float[] from = step.weightBytes().get(operation.filter()).toArray(JAVA_FLOAT_UNALIGNED);
    int lanes = tier.lanes();
    int outputs = step.output().channels();
    int kernelW = window().kernelW();
    float[] to = new float[Math.multiplyExact(blocks * lanes, from.length / outputs)];
    int at = 0;
    for (int block = firstBlock; block < firstBlock + blocks; block++) {
      for (int ky = 0; ky < window().kernelH(); ky++) {
        for (int input = 0; input < shape.words(); input++) {
          for (int kx = 0; kx < kernelW; kx++) {
            int tap = (ky * kernelW + kx) * shape.words() + input;
            System.arraycopy(from, tap * outputs + block * lanes, to, at, shape.channels());
            at += lanes;
          }
        }
      }
    }
    return store.allocate((long) to.length * Float.BYTES).copyFrom(MemorySegment.ofArray(to));
  }

  @Override
  public FloatFinish finish(int channels) {
    return new FloatFinish(
        tier,
        operation.activation(),
        operation.residual(),
        operation.residualActivation(),
        channels % tier.lanes());
  }

  @Override
  public long constants(CodeStore store, int channel, int channels) {
    return finish(channels).numbers(store);
  }

  @Override
  public long table() {
    return 0;
  }
}
