package org.csprun.compiler.graph;

import java.util.ArrayList;
import java.util.List;

/** The constant arrays of integer nodes. */
public final class IntegerConstants {
  private IntegerConstants() {}

  /** All arrays of an op; none for float ops. */
  public static List<IntegerWeights> of(Op op) {
    if (!(op instanceof IntegerOp integer)) {
      return List.of();
    }
    return switch (integer) {
      case IntegerOp.Convolution c -> with(c.rescale(), c.filter(), c.bias());
      case IntegerOp.FullyConnected f -> with(f.rescale(), f.weights(), f.bias());
      case IntegerOp.Add a -> with(a.rescale());
      case IntegerOp.Multiply m -> with(m.rescale());
      case IntegerOp.Average a -> with(a.rescale());
      case IntegerOp.ChannelAverage a -> with(a.rescale());
      case IntegerOp.Lookup l -> List.of(l.table());
      case IntegerOp.Quantize _, IntegerOp.Dequantize _ -> List.of();
    };
  }

  private static List<IntegerWeights> with(Rescale rescale, IntegerWeights... others) {
    List<IntegerWeights> all = new ArrayList<>(List.of(others));
    all.add(rescale.rows());
    rescale.table().ifPresent(all::add);
    return all;
  }
}
