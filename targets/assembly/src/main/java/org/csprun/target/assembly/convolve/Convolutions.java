package org.csprun.target.assembly.convolve;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.winograd.Winograd;

/** Makes the kernels of convolutions. */
public final class Convolutions {
  private final Tier tier;
  private final CodeStore store;
  private final Winograd winograd;

  public Convolutions(Tier tier, CodeStore store) {
    this.tier = tier;
    this.store = store;
    winograd = new Winograd(tier, store);
  }

  /** A kernel for a float convolution, or empty where there is no code for it. */
  public Optional<Kernel> create(BoundStep step, Operation.Convolve operation) {
    Optional<Kernel> minimal = winograd.create(step, operation);
    return minimal.isPresent()
        ? minimal
        : FloatConvolution.of(tier, store, step, operation)
            .map(convolution -> new ConvolveBinding(store, step, convolution).bind());
  }

  /** A kernel for an integer convolution, or empty where there is no code for it. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Convolve operation) {
    return IntegerConvolution.of(tier, store, step, operation)
        .map(convolution -> new ConvolveBinding(store, step, convolution).bind());
  }
}
