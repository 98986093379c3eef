package org.csprun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.csprun.kernel.ReferenceKernels;
import org.csprun.target.Device;
import org.csprun.target.KernelFactory;
import org.csprun.target.PeakProbe;
import org.csprun.target.PeakProbe.Access;
import org.csprun.tensor.DataType;
import org.junit.jupiter.api.Test;

class PeakMeterTest {
  private static final long MACS = 1000;

  @Test
  void theFasterOfTwoDevicesCounts() {
    MachineRates rates =
        new PeakMeter(List.of(device("slow", 100_000, true), device("fast", 1000, true)))
            .measure(2, EnumSet.noneOf(Access.class));
    assertThat(rates.arithmetic()).hasSize(1);
    assertThat(rates.arithmetic().getFirst().by()).isEqualTo("fast: spin");
    assertThat(rates.arithmetic().getFirst().operands()).isEqualTo(DataType.U8);
    // An iteration takes a microsecond or more, whatever else the machine does.
    assertThat(rates.arithmetic().getFirst().macsPerSecond()).isBetween(1e5, 2 * MACS * 1e6);
    assertThat(rates.memory()).isEmpty();
    assertThat(rates.machine().int8MacsPerSecond()).isPresent();
    assertThat(rates.machine().f32MacsPerSecond()).isEmpty();
  }

  @Test
  void aDeviceThatCannotBeUsedIsNotAsked() {
    MachineRates rates =
        new PeakMeter(List.of(device("absent", 1000, false)))
            .measure(1, EnumSet.allOf(Access.class));
    assertThat(rates).isEqualTo(new MachineRates(1, List.of(), List.of()));
  }

  @Test
  void everyMemoryIsSweptWithinItsSize() {
    MachineRates rates =
        new PeakMeter(List.of(device("fast", 1000, true))).measure(1, EnumSet.of(Access.READ));
    assertThat(rates.memory())
        .extracting(MemoryPeak::memory)
        .startsWith("L1", "L2")
        .endsWith("DRAM");
    assertThat(rates.memory()).extracting(MemoryPeak::access).containsOnly(Access.READ);
    for (MemoryPeak peak : rates.memory()) {
      assertThat(peak.workingSetBytes()).isPositive().isLessThan(peak.capacityBytes());
      assertThat(peak.workingSetBytes() % 4096).isZero();
    }
    assertThat(rates.machine().memories()).hasSameSizeAs(rates.memory());
  }

  private static Device device(String name, long nanosPerIteration, boolean usable) {
    return new SpinningDevice(name, nanosPerIteration, usable);
  }

  /** Its loops spin for so long an iteration. */
  private record SpinningDevice(String name, long nanosPerIteration, boolean usable)
      implements Device {
    @Override
    public String description() {
      return "spins";
    }

    @Override
    public Optional<String> unavailable() {
      return usable ? Optional.empty() : Optional.of("not here");
    }

    @Override
    public KernelFactory kernels() {
      return new ReferenceKernels();
    }

    @Override
    public List<PeakProbe> probes() {
      return List.of(
          new PeakProbe.Arithmetic("spin", DataType.U8, MACS, this::spin),
          new PeakProbe.Memory("spin", Access.READ, this::sweep));
    }

    private void spin(long iterations) {
      long end = System.nanoTime() + iterations * nanosPerIteration;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }

    private void sweep(MemorySegment memory, long sweeps) {
      assertThat(memory.byteSize() % 4096).isZero();
      spin(sweeps);
    }
  }
}
