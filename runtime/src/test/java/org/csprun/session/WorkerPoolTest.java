package org.csprun.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void everyRowRunsExactlyOnce(int threads) {
    SplittableRandom random = new SplittableRandom(threads);
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int job = 0; job < 3_000; job++) {
        int rows = 1 + random.nextInt(40);
        int chunks = 1 + random.nextInt(rows);
        AtomicIntegerArray counts = new AtomicIntegerArray(rows);
        pool.run(
            (from, to) -> {
              for (int row = from; row < to; row++) {
                counts.incrementAndGet(row);
              }
            },
            rows,
            chunks);
        for (int row = 0; row < rows; row++) {
          assertThat(counts.get(row)).as("row %d of %d in %d chunks", row, rows, chunks).isOne();
        }
      }
    }
  }

  @Test
  void parkedWorkersTakeUpWorkAgain() throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(2)) {
      for (int round = 0; round < 20; round++) {
        Thread.sleep(2);
        AtomicIntegerArray counts = new AtomicIntegerArray(64);
        pool.run(
            (from, to) -> {
              for (int row = from; row < to; row++) {
                counts.incrementAndGet(row);
              }
            },
            64,
            64);
        for (int row = 0; row < 64; row++) {
          assertThat(counts.get(row)).isOne();
        }
      }
    }
  }

  @Test
  void aFailureInAnyChunkReachesTheCallerAndThePoolGoesOn() {
    try (WorkerPool pool = new WorkerPool(2)) {
      assertThatThrownBy(
              () ->
                  pool.run(
                      (from, to) -> {
                        if (from == 3) {
                          throw new IllegalArgumentException("row 3");
                        }
                      },
                      8,
                      8))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("row 3");
      AtomicIntegerArray counts = new AtomicIntegerArray(8);
      pool.run((from, to) -> counts.addAndGet(from, to - from), 8, 8);
      for (int row = 0; row < 8; row++) {
        assertThat(counts.get(row)).isOne();
      }
    }
  }
}
