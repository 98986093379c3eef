package org.csprun.tests.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.csprun.target.Device;
import org.csprun.tests.kernels.GuardedProcess;
import org.csprun.tests.kernels.TestDevices;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plan that is accepted, whatever it says, makes no machine code touch foreign memory. */
class GuardedTrialsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void acceptedPlansStayInsideTheirMemory(GuardedTrials.What what) {
    List<Device> all = TestDevices.machineCode();
    // Lower tiers share what finds the places of a step; they get what is spoilt on purpose.
    List<Device> devices =
        what == GuardedTrials.What.HOSTILE ? all : all.subList(0, Math.min(1, all.size()));
    for (Device device : devices) {
      GuardedProcess process =
          GuardedProcess.run(folder, GuardedTrials.class, List.of(device.name(), what.name()));
      process.requireGood();
      System.out.printf(
          "%s on %s: %d ran, %d accepted but too much work to run, %d refused%n",
          what,
          device.name(),
          process.count("ran"),
          process.count("skipped"),
          process.count("refused"));
      assertThat(process.count("ran")).isGreaterThan(800);
    }
  }
}
