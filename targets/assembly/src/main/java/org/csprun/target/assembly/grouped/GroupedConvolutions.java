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

  /** The code permutes bytes across vectors of 64, which only the best tier can. */
  private boolean hasCode() {
    return tier == Tier.AVX512_VNNI;
  }

  /** A kernel for a float convolution, or empty where the tier has no code. */
  public Optional<Kernel> create(BoundStep step, Operation.Convolve operation) {
    return hasCode()
        ? Optional.of(new GroupedBinding(store, new FloatGrouped(tier, step, operation)).bind())
        : Optional.empty();
  }

  /** A kernel for an integer convolution, or empty where the tier has no code. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Convolve operation) {
    return hasCode()
        ? Optional.of(
            new GroupedBinding(store, IntegerGrouped.of(tier, store, step, operation)).bind())
        : Optional.empty();
  }
}
