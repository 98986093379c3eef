package org.csprun.tests.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.csprun.plan.Plan;
import org.csprun.session.SeededInputs;
import org.csprun.session.SelfTestResult;
import org.csprun.session.SelfTests;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.csprun.tests.kernels.TestDevices;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A golden run recorded on the scalar target passes on every device, and finds a broken plan. */
class SelfTestOnDevicesTest {
  @TempDir private Path folder;

  static List<String> devices() {
    return TestDevices.usable().stream().map(Device::name).toList();
  }

  @ParameterizedTest
  @MethodSource("devices")
  void aSoundPlanPassesAfterItsWayThroughAFile(String device) {
    Path file = folder.resolve("net.plan");
    SelfTests.record(Twins.seeded().integers()).write(file);
    assertThat(check(Plan.map(file), device))
        .isEqualTo(new SelfTestResult(device, 7, 1, Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("devices")
  void aPlanThatTakesBytesPasses(String device) {
    Plan plan = SelfTests.record(Twins.seeded().integersOfBytes());
    assertThat(check(plan, device)).isEqualTo(new SelfTestResult(device, 6, 1, Optional.empty()));
    try (Session session = Session.open(plan, Devices.named(device), 1)) {
      SeededInputs.fill(session, 1);
      byte[] bytes = session.input(0).toBytes();
      long values = IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count();
      assertThat(values).isGreaterThan(100);
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void aChangedWeightShowsAtItsStep(String device) {
    Plan sound = SelfTests.record(Twins.seeded().integers());
    Plan changed =
        Twins.seeded().withChangedWeight().integers().withSelfTest(sound.selfTest().orElseThrow());
    SelfTestResult result = check(changed, device);
    assertThat(result.compared()).isEqualTo(3);
    assertThat(result.first().map(SelfTestResult.Divergence::name)).contains("conv1");
    assertThat(result.first().map(SelfTestResult.Divergence::origin)).contains("net.cfg:21");
  }

  private static SelfTestResult check(Plan plan, String device) {
    try (Session session = Session.open(plan, Devices.named(device), 2)) {
      return SelfTests.check(session);
    }
  }
}
