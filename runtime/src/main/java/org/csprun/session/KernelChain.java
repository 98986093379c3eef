package org.csprun.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.target.BoundStep;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.target.Kernel;
import org.csprun.target.KernelFactory;

/**
 * The kernels of a device, and for steps it has none for those of the devices behind it, which are
 * looked for only then; the scalar ones come last.
 */
final class KernelChain implements AutoCloseable {
  private final Device device;
  private final KernelFactory own;
  private final List<Named> others = new ArrayList<>();

  KernelChain(Device device) {
    this.device = device;
    own = device.kernels();
  }

  /** The device's own kernel for a step, if it has one. */
  Optional<Kernel> own(BoundStep step) {
    return own.create(step);
  }

  /** The kernel of another device. */
  Other other(BoundStep step) {
    if (others.isEmpty()) {
      Devices.behind(device)
          .forEach(behind -> others.add(new Named(behind.name(), behind.kernels())));
      others.add(new Named("scalar", new ReferenceKernels()));
    }
    for (Named named : others) {
      Optional<Kernel> kernel = named.factory().create(step);
      if (kernel.isPresent()) {
        return new Other(kernel.get(), named.device());
      }
    }
    throw new IllegalStateException("No kernel for step '" + step.step().name() + "'");
  }

  @Override
  public void close() {
    own.close();
    others.forEach(named -> named.factory().close());
  }

  /** A kernel and the name of the device it is of. */
  record Other(Kernel kernel, String device) {}

  private record Named(String device, KernelFactory factory) {}
}
