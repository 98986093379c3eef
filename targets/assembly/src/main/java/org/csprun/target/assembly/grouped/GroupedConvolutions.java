package org.csprun.target.assembly.grouped;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.plan.WeightLayout;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.finish.FloatFinish;

/** Makes the kernels of depthwise and narrow grouped convolutions. */
public record GroupedConvolutions(Tier tier, CodeStore store) {

  /** Whether a filter is of such a convolution. */
  public static boolean takes(BoundStep step, int filter) {
    return step.weights().get(filter).layout() == WeightLayout.TAP_MAJOR;
  }

  /** A kernel for a float convolution, or empty where there is no code for its activations. */
  public Optional<Kernel> create(BoundStep step, Operation.Convolve operation) {
    return FloatFinish.supports(operation.activation())
            && FloatFinish.supports(operation.residualActivation())
        ? Optional.of(new GroupedBinding(store, new FloatGrouped(tier, step, operation)).bind())
        : Optional.empty();
  }

  /** A kernel for an integer convolution. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Convolve operation) {
    IntegerGrouped convolution = IntegerGrouped.of(tier, store, step, operation);
    return Optional.of(new GroupedBinding(store, convolution).bind());
  }
}
