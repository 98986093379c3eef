package org.csprun.target.assembly.grouped;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;

/** Makes the kernels of depthwise and narrow grouped convolutions. */
public record GroupedConvolutions(Tier tier, CodeStore store) {

  /** Whether a filter is of such a convolution. */
  public static boolean takes(BoundStep step, int filter) {
    return step.weights().get(filter).layout() == WeightLayout.TAP_MAJOR;
  }

  /** A kernel for a float convolution. */
  public Optional<Kernel> create(BoundStep step, Operation.Convolve operation) {
    FloatGrouped convolution = new FloatGrouped(tier, step, operation);
    return Optional.of(new GroupedBinding(store, convolution).bind());
  }

  /** A kernel for an integer convolution. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Convolve operation) {
    IntegerGrouped convolution = IntegerGrouped.of(tier, store, step, operation);
    return Optional.of(new GroupedBinding(store, convolution).bind());
  }
}
