package org.csprun.tests.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.csprun.target.Device;
import org.csprun.tests.kernels.GuardedMemory.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Machine code touches nothing but its tensors and constants. */
class GuardedKernelsTest {
  @TempDir private Path folder;

  static List<String> devices() {
    return TestDevices.machineCode().stream().map(Device::name).toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("devices")
  void kernelsStayInsideTheirMemory(String device) {
    List<String> arguments = new ArrayList<>(List.of(device));
    Arrays.stream(StepKind.values()).map(StepKind::name).forEach(arguments::add);
    GuardedProcess process = GuardedProcess.run(folder, GuardedSteps.class, arguments);
    process.requireGood();
    System.out.printf("%s: %d steps between guard pages%n", device, process.count("ran"));
    assertThat(process.count("ran")).isGreaterThan(500);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = Mode.EXCLUDE)
  void aStrayAccessIsFoundOut(StrayAccess.Lie lie) {
    for (String device : devices()) {
      GuardedProcess process = stray(device, lie);
      assertThat(process.touchedForeignMemory()).as("%s on %s: %s", lie, device, process).isTrue();
      assertThat(process.last()).isEqualTo(lie.name());
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("devices")
  void theSameStepWithTheTruthRuns(String device) {
    stray(device, StrayAccess.Lie.NONE).requireGood();
  }

  private GuardedProcess stray(String device, StrayAccess.Lie lie) {
    return GuardedProcess.run(folder, StrayAccess.class, List.of(device, lie.name()));
  }

  @ParameterizedTest
  @EnumSource
  void changedCanariesAreFoundOut(Side side) {
    try (GuardedMemory memory = new GuardedMemory(side)) {
      MemorySegment block = memory.allocate(100, 64);
      memory.checkCanaries();
      MemorySegment.ofAddress(block.address())
          .reinterpret(164)
          .set(ValueLayout.JAVA_BYTE, 163, (byte) 0);
      assertThatThrownBy(memory::checkCanaries)
          .hasMessage("Byte 163 of a block of 100 bytes was written");
    }
  }

  @Test
  void aKernelThatFailsIsNoStrayAccess() {
    GuardedProcess process =
        GuardedProcess.run(folder, GuardedSteps.class, List.of("scalar", "NOTHING"));
    assertThat(process.exitCode()).isEqualTo(1);
    assertThat(process.touchedForeignMemory()).isFalse();
    assertThatThrownBy(process::requireGood)
        .hasMessageContaining("failed in nothing")
        .hasMessageContaining("NOTHING");
  }
}
