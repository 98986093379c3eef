package org.csprun.target.assembly.winograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.csprun.target.assembly.AssemblyTarget;
import org.csprun.target.assembly.code.CodeStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScratchPoolTest {
  private static final long BYTES = 3 << 20;

  @BeforeEach
  void needsTheProcessor() {
    assumeTrue(
        new AssemblyTarget().devices().getFirst().unavailable().isEmpty(), "no machine code");
  }

  @Test
  void buffersAreApartAndZero() {
    try (CodeStore store = new CodeStore()) {
      ScratchPool pool = new ScratchPool(store, 2, BYTES);
      int first = pool.take();
      int second = pool.take();
      assertThat(Math.abs(pool.address(first) - pool.address(second)))
          .isGreaterThanOrEqualTo(BYTES);
      for (int buffer : new int[] {first, second}) {
        assertThat(pool.address(buffer) % 64).isZero();
        MemorySegment memory = MemorySegment.ofAddress(pool.address(buffer)).reinterpret(BYTES);
        assertThat(memory.get(ValueLayout.JAVA_LONG, BYTES - 8)).isZero();
        memory.fill((byte) 1);
      }
    }
  }

  @Test
  void whoFindsNoBufferWaitsForOne() throws Exception {
    try (CodeStore store = new CodeStore()) {
      ScratchPool pool = new ScratchPool(store, 1, BYTES);
      int taken = pool.take();
      CompletableFuture<Integer> other = CompletableFuture.supplyAsync(pool::take);
      Thread.sleep(20);
      assertThat(other).isNotDone();
      pool.give(taken);
      assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(taken);
    }
  }
}
