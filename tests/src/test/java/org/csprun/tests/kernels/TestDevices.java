package org.csprun.tests.kernels;

import java.util.List;
import org.csprun.target.Device;
import org.csprun.target.Devices;

/** The devices that kernels are compared on: all that work here but the reference itself. */
public final class TestDevices {
  private TestDevices() {}

  /** Prints why others are left out. */
  public static List<Device> compared() {
    List<Device> all =
        Devices.all().stream().filter(device -> !device.name().equals("scalar")).toList();
    all.forEach(
        device ->
            device
                .unavailable()
                .ifPresent(why -> System.out.printf("skipped %s: %s%n", device.name(), why)));
    return all.stream().filter(device -> device.unavailable().isEmpty()).toList();
  }

  /** All that work here, the reference too. */
  public static List<Device> usable() {
    return Devices.all().stream().filter(device -> device.unavailable().isEmpty()).toList();
  }

  /** Those of machine code. */
  public static List<Device> machineCode() {
    return compared().stream().filter(device -> device.name().startsWith("assembly")).toList();
  }
}
