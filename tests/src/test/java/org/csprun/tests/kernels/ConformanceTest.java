package org.csprun.tests.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.csprun.target.Device;
import org.csprun.target.KernelFactory;
import org.csprun.testing.Conformance;
import org.csprun.testing.Pick;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kernel of every device against the reference, over awkward shapes, views and numbers. */
class ConformanceTest {
  private static final List<Device> DEVICES = TestDevices.compared();

  @ParameterizedTest
  @EnumSource
  void matchesTheReference(StepKind kind) {
    Map<String, Integer> ran = new TreeMap<>();
    for (int i = 0; i < kind.cases(); i++) {
      Pick pick = kind.pick(i);
      Conformance reference = kind.make(pick).reference(pick);
      for (Device device : DEVICES) {
        try (KernelFactory kernels = device.kernels()) {
          ran.merge(device.name(), reference.check(kernels) ? 1 : 0, Integer::sum);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("%s on %s".formatted(kind.name(i), device.name()), e);
        }
      }
    }
    System.out.printf("%s: of %d cases %s%n", kind, kind.cases(), ran);
    assertThat(ran.values()).as("kernels that ran").anyMatch(count -> count > 0);
  }
}
