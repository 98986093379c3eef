package org.csprun.target.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Optional;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import org.junit.jupiter.api.Test;

class AssemblyTargetTest {
  private static final String SWITCH = "csprun.assembly";

  private static List<String> names(List<Device> devices) {
    return devices.stream().map(Device::name).toList();
  }

  @Test
  void listsTheBestTierFirstAndAllOthersByName() {
    List<Device> devices = new AssemblyTarget().devices();
    Optional<Tier> best = Processor.detect().best();

    assertThat(names(devices)).startsWith("assembly").doesNotHaveDuplicates();
    for (Tier tier : Tier.values()) {
      String name = "assembly:" + tier.shortName();
      assertThat(names(devices).contains(name))
          .as(name)
          .isEqualTo(best.isEmpty() || best.get() != tier);
    }
    assertThat(devices.getFirst().onlyByName()).isFalse();
    assertThat(devices.subList(1, devices.size())).allMatch(Device::onlyByName);
  }

  @Test
  void tiersAreNeitherChosenNorTakeOverSteps() {
    Device best = Devices.all().getFirst();
    assumeThat(best.unavailable()).isEmpty();

    assertThat(Devices.auto().name()).isEqualTo("assembly");
    assertThat(names(Devices.behind(best))).isNotEmpty().noneMatch(n -> n.contains("assembly"));
    for (Device device : Devices.all()) {
      assertThat(names(Devices.behind(device))).noneMatch(name -> name.contains(":"));
    }
  }

  @Test
  void switchedOffNoneCanBeUsed() {
    String before = System.setProperty(SWITCH, "off");
    try {
      assertThat(new AssemblyTarget().devices())
          .hasSize(1 + Tier.values().length)
          .allSatisfy(
              device ->
                  assertThat(device.unavailable())
                      .contains("it is switched off with -Dcsprun.assembly=off. Leave that out."));
    } finally {
      if (before == null) {
        System.clearProperty(SWITCH);
      } else {
        System.setProperty(SWITCH, before);
      }
    }
  }
}
