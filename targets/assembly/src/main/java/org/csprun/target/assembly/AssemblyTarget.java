package org.csprun.target.assembly;

import java.util.List;
import org.csprun.target.Device;
import org.csprun.target.Target;

/** Kernels in machine code that Java assembles. */
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
    return List.of(new AssemblyDevice(Processor.detect()));
  }
}
