package org.csprun.target.assembly.convolve;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;

/** Makes the kernels of convolutions. */
public record Convolutions(Tier tier, CodeStore store) {

  /** A kernel for a float convolution, or empty where there is no code for it. */
  public Optional<Kernel> create(BoundStep step, Operation.Convolve operation) {
    return FloatConvolution.of(tier, store, step, operation)
        .map(convolution -> new ConvolveBinding(store, step, convolution).bind());
  }

  /** A kernel for an integer convolution, or empty where there is no code for it. */
  public Optional<Kernel> create(BoundStep step, IntegerOperation.Convolve operation) {
    return IntegerConvolution.of(tier, store, step, operation)
        .map(convolution -> new ConvolveBinding(store, step, convolution).bind());
  }
}
