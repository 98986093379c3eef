package org.csprun.target;

import java.lang.foreign.MemorySegment;
import org.csprun.tensor.DataType;

/**
 * A loop that a device brings to measure what its processor can do at most: nothing but
 * multiply-adds in registers, or nothing but moving bytes. Safe to run from several threads at
 * once; allocates nothing once it is compiled.
 */
public sealed interface PeakProbe {

  /** What the loop is made of, for people: {@code FMA, 512 bits}. */
  String name();

  /**
   * Multiply-adds in registers.
   *
   * @param operands type of the factors: F32, or U8 for a product of bytes summed in 32 bits
   * @param macsPerIteration multiply-adds of one iteration, all lanes together
   */
  record Arithmetic(String name, DataType operands, long macsPerIteration, Loop loop)
      implements PeakProbe {
    public Arithmetic {
      if (macsPerIteration < 1) {
        throw new IllegalArgumentException(
            "Probe '%s' does %d multiply-adds an iteration".formatted(name, macsPerIteration));
      }
    }
  }

  /** Bytes moved between registers and memory. */
  record Memory(String name, Access access, Sweep sweep) implements PeakProbe {}

  /** What a sweep does with its memory. */
  enum Access {
    /** Reads every byte once. */
    READ,
    /** Reads the first half and writes it to the second. */
    COPY
  }

  /** A loop over registers. */
  @FunctionalInterface
  interface Loop {
    void run(long iterations);
  }

  /** A loop over memory; every sweep touches each byte once. */
  @FunctionalInterface
  interface Sweep {

    /**
     * @param memory off the heap, aligned to 64 bytes, its length a multiple of 4096
     */
    void run(MemorySegment memory, long sweeps);
  }
}
