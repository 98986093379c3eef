package org.csprun.target.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.csprun.target.Device;
import org.csprun.target.Target;

/**
 * Kernels in machine code that Java assembles: a device of the best instructions there are, and one
 * for each other choice of instructions, which users name to compare.
 */
public final class AssemblyTarget implements Target {

  @Override
  public String name() {
    return AssemblyDevice.NAME;
  }

  @Override
  public int priority() {
    return 20;
  }

  @Override
  public List<Device> devices() {
    Processor processor = Processor.detect();
    Optional<Tier> best = processor.best();
    List<Device> devices = new ArrayList<>();
    devices.add(AssemblyDevice.best(processor));
    for (Tier tier : Tier.values()) {
      if (best.isEmpty() || best.get() != tier) {
        devices.add(AssemblyDevice.of(processor, tier));
      }
    }
    return devices;
  }
}
