package org.csprun.target.assembly.grouped;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.csprun.plan.Window;
import org.csprun.target.BoundStep;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.finish.Finish;

/** What integer and float convolutions whose weights lie tap by tap differ in. */
sealed interface GroupedConvolution permits IntegerGrouped, FloatGrouped {

  Tier tier();

  BoundStep step();

  boolean integers();

  Window window();

  int groups();

  /** Index of the biases among the step's constants. */
  int bias();

  /** What joins the sums. */
  Optional<Operand> join();

  /** Words of four bytes that a lane reads of a pixel. */
  int words();

  /** How the words of blocks of this width come from the input. */
  Spread spread(Lanes.Span span);

  /** The weights of blocks, each as {@code [round][word][kx][lane]} of four bytes. */
  MemorySegment weights(CodeStore store, GroupedShape shape, int firstBlock, int blocks);

  /** The code that finishes this many channels. */
  Finish finish(int channels);

  /** The address of the constants that the finish reads for these channels. */
  long constants(CodeStore store, int channel, int channels);

  /** The address of the table that the finish reads; 0 without. */
  long table();

  /** Whether taps outside the input read zero points, rather than being left out. */
  default boolean readsPadding() {
    return integers() && window().isPadded();
  }

  default int groupInputs() {
    return step().input(0).channels() / groups();
  }

  default int groupOutputs() {
    return step().output().channels() / groups();
  }
}
