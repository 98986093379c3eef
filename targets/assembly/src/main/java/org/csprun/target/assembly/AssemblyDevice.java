package org.csprun.target.assembly;

import java.util.Optional;
import org.csprun.target.Device;
import org.csprun.target.KernelFactory;

/** The processor, run by machine code. */
record AssemblyDevice(Processor processor) implements Device {
  static final String NAME = "assembly";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return processor.description();
  }

  @Override
  public Optional<String> unavailable() {
    return processor.obstacle();
  }

  @Override
  public KernelFactory kernels() {
    return new AssemblyKernels(processor.tier().orElseThrow());
  }
}
