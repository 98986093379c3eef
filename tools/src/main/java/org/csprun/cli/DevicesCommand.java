package org.csprun.cli;

import java.util.List;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the devices found, and why others cannot be used. */
@Command(
    name = "devices",
    description = "List the devices found, best first, and why others cannot be used.",
    footerHeading = "%nExample:%n",
    footer = "  csprun devices --json",
    mixinStandardHelpOptions = true)
final class DevicesCommand implements Runnable {
  @Mixin private OutputMixin output;

  @Override
  public void run() {
    List<Found> devices = Devices.all().stream().map(Found::of).toList();
    output.print(
        devices,
        out -> {
          TextTable table = new TextTable("DEVICE", "USABLE", "DESCRIPTION");
          devices.forEach(
              device ->
                  table.row(
                      device.name(),
                      device.usable() ? "yes" : "no",
                      device.usable() ? device.description() : device.reason()));
          table.print(out);
        });
  }

  /** One device as printed. */
  record Found(String name, boolean usable, String description, String reason) {
    static Found of(Device device) {
      return new Found(
          device.name(),
          device.unavailable().isEmpty(),
          device.description(),
          device.unavailable().orElse(""));
    }
  }
}
