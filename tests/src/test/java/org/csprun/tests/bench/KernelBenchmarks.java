package org.csprun.tests.bench;

import org.csprun.kernel.ScalarTarget;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the kernel benchmarks with JMH's own options; without {@code -p device=…} on every device
 * that can be used here, but for the reference.
 */
public final class KernelBenchmarks {
  private static final String DEVICE = "device";

  private KernelBenchmarks() {}

  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    CommandLineOptions given = new CommandLineOptions(args);
    OptionsBuilder options = new OptionsBuilder();
    options.parent(given);
    if (!given.getParameter(DEVICE).hasValue()) {
      options.param(
          DEVICE,
          Devices.all().stream()
              .filter(device -> device.unavailable().isEmpty())
              .map(Device::name)
              .filter(name -> !name.equals(ScalarTarget.device().name()))
              .toArray(String[]::new));
    }
    if (given.shouldList()) {
      new Runner(options.build()).list();
    } else if (given.shouldListWithParams()) {
      new Runner(options.build()).listWithParams(given);
    } else {
      new Runner(options.build()).run();
    }
  }
}
