package org.csprun.target.assembly.convolve;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.csprun.plan.WeightLayout;
import org.csprun.plan.Window;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.finish.Finish;

/** What integer and float convolutions in panels of 32 output channels differ in. */
sealed interface DenseConvolution permits IntegerConvolution, FloatConvolution {

  Tier tier();

  boolean integers();

  Window window();

  int groupInputs();

  int groupOutputs();

  /** Panels of all groups. */
  int panels();

  int panelsOfGroup();

  /** Words of four bytes that a group reads of a pixel. */
  int words();

  /** The panels, {@code [panel][ky][kx][word][32]}, each element of four bytes. */
  MemorySegment weights();

  /** The bits of a channel's bias. */
  int bias(int channel);

  /**
   * For each tap, {@code [tap][32]}, what it adds where it sees padding; nothing where padding is
   * zero.
   */
  int[] paddingSums(int panel);

  /** What joins the sums. */
  Optional<Operand> join();

  /** The code that finishes this many channels. */
  Finish finish(int channels);

  /** The address of the constants that the finish reads for these channels. */
  long constants(CodeStore store, int channel, int channels);

  /** The address of the table that the finish reads; 0 without. */
  long table();

  Edges rowEdges();

  /** The first output channel of a panel, of all groups. */
  default int firstChannel(int panel) {
    return panel / panelsOfGroup() * groupOutputs() + panel % panelsOfGroup() * WeightLayout.PANEL;
  }

  /** Output channels of a panel that are used. */
  default int channels(int panel) {
    int before = panel % panelsOfGroup() * WeightLayout.PANEL;
    return Math.min(WeightLayout.PANEL, groupOutputs() - before);
  }

  /** Address of a panel's weights. */
  default long weightsOfPanel(int panel) {
    return weights().address() + panel * (weights().byteSize() / panels());
  }
}
