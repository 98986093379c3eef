package org.csprun.cli;

import java.util.List;

/**
 * What a benchmark measured.
 *
 * @param allocatedBytesPerRun bytes of heap the calling thread allocated, over the runs
 */
record BenchResult(
    String name,
    String device,
    int threads,
    int runs,
    long medianNanos,
    long p95Nanos,
    long minNanos,
    long macs,
    long allocatedBytesPerRun,
    List<StepTime> steps) {
  BenchResult {
    steps = List.copyOf(steps);
  }

  /** One step's share. */
  record StepTime(String name, String operation, String origin, long medianNanos, long macs) {}
}
