package org.csprun.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.csprun.session.SeededInputs;
import org.csprun.session.Session;

/** Times the runs of one session on seeded inputs. */
public final class Benchmark {
  private static final long SEED = 1;
  private static final int LEAST_WARMUP_RUNS = 5;

  private final Session session;
  private final double warmupSeconds;
  private final int runs;

  public Benchmark(Session session, double warmupSeconds, int runs) {
    this.session = session;
    this.warmupSeconds = warmupSeconds;
    this.runs = runs;
    SeededInputs.fill(session, SEED);
  }

  /**
   * Runs alone.
   *
   * @param allocatedBytesPerRun bytes of heap the calling thread allocated, over the runs
   */
  public record Alone(Timing timing, long allocatedBytesPerRun) {}

  /** Times the session alone. */
  public Alone alone() {
    warmUp(session::run);
    long[] nanos = new long[runs];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < runs; i++) {
      nanos[i] = nanosOf(session::run);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
    return new Alone(Timing.of(nanos), allocated / runs);
  }

  /** The session's inputs as a peer takes them: real values in the model's own order. */
  public List<float[]> inputs() {
    List<float[]> inputs = new ArrayList<>();
    for (int i = 0; i < session.plan().inputs().size(); i++) {
      inputs.add(session.input(i).toArray());
    }
    return inputs;
  }

  /** Times the session and a peer alternately, a run of each at a time. */
  public SideBySide beside(PeerModel peer, int repeats) {
    List<SideBySide.Round> rounds = new ArrayList<>();
    for (int round = 0; round < repeats; round++) {
      warmUp(
          () -> {
            session.run();
            peer.run();
          });
      long[] ours = new long[runs];
      long[] theirs = new long[runs];
      for (int i = 0; i < runs; i++) {
        ours[i] = nanosOf(session::run);
        theirs[i] = nanosOf(peer::run);
      }
      rounds.add(new SideBySide.Round(Timing.of(ours), Timing.of(theirs)));
    }
    return new SideBySide(rounds);
  }

  /** The median of each step's time, in nanoseconds. */
  public long[] stepMedians() {
    long[][] nanos = new long[session.plan().steps().size()][runs];
    warmUp(session::run);
    for (int i = 0; i < runs; i++) {
      int run = i;
      session.run((step, time) -> nanos[step][run] = time);
    }
    return Arrays.stream(nanos).mapToLong(times -> Timing.of(times).medianNanos()).toArray();
  }

  private static long nanosOf(Runnable run) {
    long start = System.nanoTime();
    run.run();
    return System.nanoTime() - start;
  }

  private void warmUp(Runnable run) {
    long end = System.nanoTime() + (long) (warmupSeconds * 1e9);
    for (int i = 0; i < LEAST_WARMUP_RUNS || System.nanoTime() < end; i++) {
      run.run();
    }
  }
}
