package org.csprun.target.assembly.grouped;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.csprun.plan.IntegerOperation.Convolve;
import org.csprun.plan.Requantize;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.finish.Finish;
import org.csprun.target.assembly.finish.GateTable;
import org.csprun.target.assembly.finish.RequantizeConstants;

/** An integer convolution as {@link GroupedBinding} takes it. */
record IntegerGrouped(
    Tier tier, BoundStep step, Convolve operation, RequantizeConstants requantize, long table)
    implements GroupedConvolution {
  private static final int QUAD = 4;

  static IntegerGrouped of(Tier tier, CodeStore store, BoundStep step, Convolve operation) {
    Requantize requantize = operation.requantize();
    long table =
        requantize.hasTable()
            ? GateTable.address(store, step.weightBytes().get(requantize.table()))
            : 0;
    return new IntegerGrouped(
        tier, step, operation, new RequantizeConstants(step, operation, tier), table);
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
  public int groups() {
    return operation.groups();
  }

  @Override
  public int bias() {
    return operation.bias();
  }

  @Override
  public Optional<Operand> join() {
    return operation.requantize().join() == Requantize.Join.NONE
        ? Optional.empty()
        : Optional.of(step.input(1));
  }

  @Override
  public int words() {
    return (groupInputs() + QUAD - 1) / QUAD;
  }

  @Override
  public Spread spread(Lanes.Span span) {
    int room = Math.max(1, QUAD / groupInputs());
    return Spread.of(span, words(), Math.min(room, window().kernelH()));
  }

  @Override
  public MemorySegment weights(CodeStore store, GroupedShape shape, int firstBlock, int blocks) {
    byte[] from = step.weightBytes().get(operation.filter()).toArray(JAVA_BYTE);
    byte[] to = new byte[Math.multiplyExact(blocks * shape.rounds(), shape.roundWeightBytes())];
    int at = 0;
    for (int block = firstBlock; block < firstBlock + blocks; block++) {
      for (int round = 0; round < shape.rounds(); round++) {
        for (int word = 0; word < shape.words(); word++) {
          for (int kx = 0; kx < window().kernelW(); kx++) {
            word(from, to, at, shape, block, round, word, kx);
            at += tier.vectorBytes();
          }
        }
      }
    }
    return store.allocate(to.length).copyFrom(MemorySegment.ofArray(to));
  }

  /** A vector of words: the taps of rows that share words, or four inputs. */
  private void word(
      byte[] from, byte[] to, int at, GroupedShape shape, int block, int round, int word, int kx) {
    int rows = shape.spread().rows();
    int inputs = groupInputs();
    int outputs = step.output().channels();
    for (int b = 0; b < QUAD; b++) {
      int ky = rows == 1 ? round : round * rows + b / inputs;
      int input = rows == 1 ? word * QUAD + b : b % inputs;
      boolean shared = rows == 1 || b < rows * inputs;
      if (shared && ky < window().kernelH() && input < inputs) {
        int tap = (ky * window().kernelW() + kx) * inputs + input;
        int source = tap * outputs + block * tier.lanes();
        for (int lane = 0; lane < shape.channels(); lane++) {
          to[at + lane * QUAD + b] = from[source + lane];
        }
      }
    }
  }

  @Override
  public Finish finish(int channels) {
    return requantize.finish(channels, GroupedTables.TABLE);
  }

  @Override
  public long constants(CodeStore store, int channel, int channels) {
    MemorySegment constants = store.allocate(requantize.bytes());
    requantize.write(constants, 0, channel, channels);
    return constants.address();
  }
}
