package org.csprun.cli;

import org.csprun.plan.Plan;
import org.csprun.session.Session;
import org.csprun.target.Device;
import picocli.CommandLine.Option;

/** Which device runs a plan, on how many threads. */
final class DeviceMixin {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "Device to run on (default: the best one found; `csprun devices` lists them).")
  private String name;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads (default: the physical cores this process may use).")
  private int threads;

  DeviceChoice choice() {
    return new DeviceChoice(name, threads);
  }

  Device device() {
    return choice().device();
  }

  int threads() {
    return choice().threads();
  }

  /** As {@link DeviceChoice#open}. */
  Session open(Plan plan, Output output) {
    return choice().open(plan, output);
  }
}
