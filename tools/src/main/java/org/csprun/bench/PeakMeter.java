package org.csprun.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.csprun.target.Device;
import org.csprun.target.PeakProbe;
import org.csprun.target.PeakProbe.Access;
import org.csprun.tensor.DataType;

/**
 * Measures what this machine does at most with the loops its devices bring; of several that measure
 * the same, the fastest counts.
 */
public final class PeakMeter {
  private static final long PAGE_BYTES = 4096;
  private static final long LEAST_DRAM_BYTES = 128L << 20;

  /** So much more than the largest cache that nearly nothing is still in it. */
  private static final int BEYOND_CACHES = 4;

  private final List<Named> probes;
  private final List<Cache> caches = Caches.ofThisMachine();
  private final Set<PeakProbe> warm = new HashSet<>();

  public PeakMeter(List<Device> devices) {
    probes =
        devices.stream()
            .filter(device -> device.unavailable().isEmpty())
            .flatMap(device -> device.probes().stream().map(p -> new Named(device.name(), p)))
            .toList();
  }

  private record Named(String device, PeakProbe probe) {
    String by() {
      return device + ": " + probe.name();
    }
  }

  private record Sweeper(String by, PeakProbe.Memory probe) {}

  /**
   * Measures on so many threads at once; about a quarter of a second for each loop and memory.
   *
   * @param accesses to measure each memory with; empty leaves memories out
   */
  public MachineRates measure(int threads, Set<Access> accesses) {
    Map<DataType, ArithmeticPeak> arithmetic = new EnumMap<>(DataType.class);
    Map<Access, List<Sweeper>> sweeps = new EnumMap<>(Access.class);
    for (Named named : probes) {
      switch (named.probe()) {
        case PeakProbe.Arithmetic probe ->
            arithmetic.merge(probe.operands(), peak(named.by(), probe, threads), PeakMeter::faster);
        case PeakProbe.Memory probe ->
            sweeps
                .computeIfAbsent(probe.access(), _ -> new ArrayList<>())
                .add(new Sweeper(named.by(), probe));
      }
    }
    List<MemoryPeak> memory = new ArrayList<>();
    for (Map.Entry<Access, List<Sweeper>> entry : sweeps.entrySet()) {
      if (accesses.contains(entry.getKey())) {
        memory.addAll(memories(entry.getKey(), entry.getValue(), threads));
      }
    }
    return new MachineRates(threads, List.copyOf(arithmetic.values()), memory);
  }

  private ArithmeticPeak peak(String by, PeakProbe.Arithmetic probe, int threads) {
    double iterations =
        ProbeRun.iterationsPerSecond(Collections.nCopies(threads, probe.loop()), !warm.add(probe));
    return new ArithmeticPeak(probe.operands(), by, iterations * probe.macsPerIteration());
  }

  private static ArithmeticPeak faster(ArithmeticPeak a, ArithmeticPeak b) {
    return a.macsPerSecond() >= b.macsPerSecond() ? a : b;
  }

  private List<MemoryPeak> memories(Access access, List<Sweeper> sweeps, int threads) {
    List<MemoryPeak> peaks = new ArrayList<>();
    long smaller = 0;
    for (Cache cache : caches) {
      long bytes = Math.max(cache.perThreadBytes(threads) / 2, 2 * smaller);
      peaks.add(
          fastest(cache.name(), access, sweeps, threads, cache.capacityBytes(threads), bytes));
      smaller = cache.perThreadBytes(threads);
    }
    long dram =
        Math.max(BEYOND_CACHES * caches.getLast().capacityBytes(threads), LEAST_DRAM_BYTES)
            / threads;
    peaks.add(fastest("DRAM", access, sweeps, threads, Long.MAX_VALUE, dram));
    return peaks;
  }

  private MemoryPeak fastest(
      String memory,
      Access access,
      List<Sweeper> sweeps,
      int threads,
      long capacityBytes,
      long wantedBytes) {
    long bytes = Math.ceilDiv(wantedBytes, PAGE_BYTES) * PAGE_BYTES;
    try (Arena owner = Arena.ofShared()) {
      List<MemorySegment> parts =
          Stream.generate(() -> owner.allocate(bytes, PAGE_BYTES)).limit(threads).toList();
      return sweeps.stream()
          .map(
              sweeper ->
                  new MemoryPeak(
                      memory,
                      access,
                      sweeper.by(),
                      capacityBytes,
                      bytes,
                      bytes * sweepsPerSecond(sweeper.probe(), parts)))
          .max(Comparator.comparingDouble(MemoryPeak::bytesPerSecond))
          .orElseThrow();
    }
  }

  private double sweepsPerSecond(PeakProbe.Memory probe, List<MemorySegment> parts) {
    return ProbeRun.iterationsPerSecond(
        parts.stream()
            .<PeakProbe.Loop>map(part -> sweeps -> probe.sweep().run(part, sweeps))
            .toList(),
        !warm.add(probe));
  }
}
