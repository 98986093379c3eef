package org.csprun.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.csprun.target.PeakProbe;

/** Runs loops on several threads at once and finds the fastest they go. */
final class ProbeRun {
  private static final long ROUND_NANOS = 10_000_000;
  private static final int ROUNDS = 20;

  /** The JVM may compile a loop late: it is warm when it has not become faster for so long. */
  private static final long SETTLED_NANOS = 400_000_000;

  private static final long SETTLED_AGAIN_NANOS = 50_000_000;

  private static final double FASTER = 1.02;

  private ProbeRun() {}

  /**
   * Iterations a second of all loops together, each on a thread of its own: the best round.
   *
   * @param warm true when the JVM has compiled the loops in an earlier call
   */
  static double iterationsPerSecond(List<PeakProbe.Loop> loops, boolean warm) {
    try (ExecutorService threads = Executors.newFixedThreadPool(loops.size())) {
      long iterations =
          iterationsOfRound(loops.getFirst(), warm ? SETTLED_AGAIN_NANOS : SETTLED_NANOS);
      double best = 0;
      for (int i = 0; i < ROUNDS; i++) {
        best =
            Math.max(
                best, iterations * (double) loops.size() / seconds(threads, loops, iterations));
      }
      return best;
    }
  }

  /** Warms up, and finds how many iterations take a round's time. */
  private static long iterationsOfRound(PeakProbe.Loop loop, long settledNanos) {
    long iterations = 1;
    double best = 0;
    long fasterAt = System.nanoTime();
    while (System.nanoTime() - fasterAt < settledNanos) {
      long nanos = Math.max(1, nanos(loop, iterations));
      double rate = (double) iterations / nanos;
      if (rate > best * FASTER) {
        best = rate;
        fasterAt = System.nanoTime();
      }
      iterations = nanos < ROUND_NANOS ? iterations * 2 : Math.max(1, iterations / 2);
    }
    return Math.max(1, (long) (best * ROUND_NANOS));
  }

  private static long nanos(PeakProbe.Loop loop, long iterations) {
    long start = System.nanoTime();
    loop.run(iterations);
    return System.nanoTime() - start;
  }

  /** From the first start to the last end. */
  private static double seconds(
      ExecutorService threads, List<PeakProbe.Loop> loops, long iterations) {
    CyclicBarrier start = new CyclicBarrier(loops.size());
    List<Callable<long[]>> tasks = new ArrayList<>();
    for (PeakProbe.Loop loop : loops) {
      tasks.add(
          () -> {
            start.await();
            long begin = System.nanoTime();
            loop.run(iterations);
            return new long[] {begin, System.nanoTime()};
          });
    }
    try {
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      for (Future<long[]> done : threads.invokeAll(tasks)) {
        first = Math.min(first, done.get()[0]);
        last = Math.max(last, done.get()[1]);
      }
      return (last - first) / 1e9;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A probe failed", e);
    }
  }
}
