package org.csprun.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.csprun.target.Kernel;

/**
 * A fixed pool that splits the rows of one kernel at a time between the calling thread and workers.
 *
 * <ol>
 *   <li>A job is cut into chunks of rows. {@code state} holds the job's number and the chunks left;
 *       whoever takes a chunk decrements it by compare-and-set. The job's fields are written before
 *       {@code state} and not again before its last chunk is done, so a successful decrement proves
 *       that the fields read are the job's.
 *   <li>The caller works too, and returns when all chunks are done; a worker that is asleep or
 *       whose core was stolen is not waited for.
 *   <li>Idle workers spin briefly, since the next step follows within microseconds, then park.
 * </ol>
 *
 * <p>Nothing is allocated after construction.
 */
final class WorkerPool implements AutoCloseable {
  private static final long SPIN_NANOS = 60_000;
  private static final int SPINS_BEFORE_YIELD = 2_000;
  private static final long CHUNKS_MASK = 0xFFFF_FFFFL;

  private final Worker[] workers;
  private final AtomicLong state = new AtomicLong();
  private final AtomicInteger chunksDone = new AtomicInteger();

  private Kernel kernel;
  private int rows;
  private int chunks;
  private volatile boolean closed;
  private volatile Throwable failure;

  /** A pool of {@code threads} threads, the caller of {@link #run} being one of them. */
  WorkerPool(int threads) {
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
      workers[i].start();
    }
  }

  int threads() {
    return workers.length + 1;
  }

  /** Runs all rows of a kernel in {@code chunkCount} chunks; one chunk runs on the caller alone. */
  void run(Kernel job, int jobRows, int chunkCount) {
    if (chunkCount <= 1 || workers.length == 0) {
      job.run(0, jobRows);
      return;
    }
    kernel = job;
    rows = jobRows;
    chunks = chunkCount;
    chunksDone.set(0);
    state.set(((state.get() >>> 32) + 1) << 32 | chunkCount);
    for (Worker worker : workers) {
      worker.wake();
    }
    takeChunks();
    await(chunkCount);
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("A worker failed", thrown);
    }
  }

  private void await(int chunkCount) {
    int spins = 0;
    while (chunksDone.get() < chunkCount) {
      if (++spins < SPINS_BEFORE_YIELD) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** Takes chunks of the current job until none is left; true when there was at least one. */
  private boolean takeChunks() {
    boolean any = false;
    while (true) {
      long seen = state.get();
      long left = seen & CHUNKS_MASK;
      if (left == 0) {
        return any;
      }
      Kernel job = kernel;
      int jobRows = rows;
      int jobChunks = chunks;
      if (state.compareAndSet(seen, seen - 1)) {
        any = true;
        runChunk(job, jobRows, jobChunks, (int) (jobChunks - left));
      }
    }
  }

  private void runChunk(Kernel job, int jobRows, int jobChunks, int chunk) {
    try {
      int from = (int) ((long) jobRows * chunk / jobChunks);
      int to = (int) ((long) jobRows * (chunk + 1) / jobChunks);
      job.run(from, to);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      chunksDone.incrementAndGet();
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
    for (Worker worker : workers) {
      boolean interrupted = false;
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Worker extends Thread {
    private volatile boolean parked;

    Worker(int number) {
      super("csprun-worker-" + number);
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      long idleSince = System.nanoTime();
      while (!closed) {
        if (takeChunks()) {
          idleSince = System.nanoTime();
        } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
          Thread.onSpinWait();
        } else {
          parkUntilWork();
          idleSince = System.nanoTime();
        }
      }
    }

    private void parkUntilWork() {
      parked = true;
      // Looked at again after the flag is up: a job published before it would not wake us.
      while (!closed && (state.get() & CHUNKS_MASK) == 0) {
        LockSupport.park(WorkerPool.this);
      }
      parked = false;
    }
  }
}
