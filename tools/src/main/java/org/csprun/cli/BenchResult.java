package org.csprun.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.csprun.bench.SideBySide;

/**
 * What a benchmark measured of one plan on so many threads.
 *
 * @param type {@code int8} for a plan with integer steps, else {@code f32}
 * @param medianNanos beside a peer, that of the repeat with the median ratio
 * @param shareOfPeak of the multiply-adds; empty when no device here can measure the peak
 * @param allocatedBytesPerRun bytes of heap the calling thread allocated, over the runs
 * @param steps empty unless they were asked for
 */
record BenchResult(
    String name,
    String type,
    String device,
    int threads,
    int runs,
    long medianNanos,
    long p95Nanos,
    long minNanos,
    long macs,
    OptionalDouble shareOfPeak,
    long allocatedBytesPerRun,
    Optional<PeerResult> peer,
    List<StepTime> steps) {
  BenchResult {
    steps = List.copyOf(steps);
  }

  /**
   * One step's share.
   *
   * @param leastNanos that compute and memories allow
   * @param bound what binds it, as {@link org.csprun.compiler.cost.StepBound#binds} names it
   */
  record StepTime(
      String name,
      String operation,
      String origin,
      long medianNanos,
      long macs,
      OptionalDouble shareOfPeak,
      double leastNanos,
      String bound) {}

  /**
   * The peer of the same run.
   *
   * @param medianNanos of the repeat with the median ratio
   * @param ratio our median over the peer's, the median of the repeats: below 1 is faster
   * @param bestRatio the least of the repeats
   * @param worstRatio the greatest of the repeats
   */
  record PeerResult(
      String name,
      String model,
      int repeats,
      long medianNanos,
      long minNanos,
      double ratio,
      double bestRatio,
      double worstRatio) {

    static PeerResult of(String name, String model, SideBySide both) {
      return new PeerResult(
          name,
          model,
          both.rounds().size(),
          both.median().peer().medianNanos(),
          both.rounds().stream().mapToLong(round -> round.peer().minNanos()).min().orElseThrow(),
          both.median().ratio(),
          both.best().ratio(),
          both.worst().ratio());
    }
  }
}
