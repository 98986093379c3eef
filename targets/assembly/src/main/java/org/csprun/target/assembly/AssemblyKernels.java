package org.csprun.target.assembly;

import java.util.Optional;
import org.csprun.plan.IntegerOperation;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.convolve.Convolutions;
import org.csprun.target.assembly.x86.UnsupportedInstruction;

/** Kernels in machine code for one session; closing it frees the code. */
final class AssemblyKernels implements KernelFactory {
  private final CodeStore store = new CodeStore();
  private final Convolutions convolutions;

  AssemblyKernels(Tier tier) {
    convolutions = new Convolutions(tier, store);
  }

  /** Code that is written for better processors asks for instructions this one lacks: no kernel. */
  @Override
  public Optional<Kernel> create(BoundStep step) {
    try {
      return kernel(step);
    } catch (UnsupportedInstruction _) {
      return Optional.empty();
    }
  }

  private Optional<Kernel> kernel(BoundStep step) {
    return switch (step.operation()) {
      case Operation.Convolve convolve -> convolutions.create(step, convolve);
      case IntegerOperation.Convolve convolve -> convolutions.create(step, convolve);
      default -> Optional.empty();
    };
  }

  @Override
  public void close() {
    store.close();
  }
}
