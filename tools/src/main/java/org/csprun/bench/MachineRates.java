package org.csprun.bench;

import java.util.List;
import java.util.OptionalDouble;
import org.csprun.compiler.cost.MachinePeak;
import org.csprun.compiler.cost.MemoryLevel;
import org.csprun.target.PeakProbe.Access;
import org.csprun.tensor.DataType;

/**
 * What a machine was measured to do at most on so many threads.
 *
 * @param arithmetic one for each type that a device here can measure
 * @param memory one for each memory and access, smallest memory first
 */
public record MachineRates(int threads, List<ArithmeticPeak> arithmetic, List<MemoryPeak> memory) {
  public MachineRates {
    arithmetic = List.copyOf(arithmetic);
    memory = List.copyOf(memory);
  }

  /** What the cost model takes of it. */
  public MachinePeak machine() {
    return new MachinePeak(
        threads,
        macsPerSecond(DataType.F32),
        macsPerSecond(DataType.U8),
        memory.stream()
            .filter(peak -> peak.access() == Access.READ)
            .map(
                peak -> new MemoryLevel(peak.memory(), peak.capacityBytes(), peak.bytesPerSecond()))
            .toList());
  }

  private OptionalDouble macsPerSecond(DataType operands) {
    return arithmetic.stream()
        .filter(peak -> peak.operands() == operands)
        .mapToDouble(ArithmeticPeak::macsPerSecond)
        .max();
  }
}
