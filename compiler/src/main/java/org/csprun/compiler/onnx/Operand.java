package org.csprun.compiler.onnx;

import java.util.List;
import org.csprun.compiler.graph.Value;

/** What a name in the model stands for while it is read. */
sealed interface Operand {

  /** A number of elements known now. */
  record Known(Literal literal) implements Operand {}

  /** Computed when the model runs. */
  record Live(Value value) implements Operand {}

  /**
   * A value with a border that nobody has asked for yet: a convolution or pool takes the border
   * into its window, everything else gets it as a concat with constants.
   */
  record Padded(Value base, List<Integer> before, List<Integer> after, float fill)
      implements Operand {
    public Padded {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }
}
