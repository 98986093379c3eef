package org.csprun.target.assembly.element;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.Lanes;

/**
 * Lays out a source's constants as its code reads them: for each vector of channels a vector of
 * each kind, elements of 32 bits.
 */
final class ElementConstants {
  private static final int VECTOR_BYTES = 64;

  private ElementConstants() {}

  /**
   * The address of the constants.
   *
   * @param vectors vectors of channels; 1 where all are the same
   * @param channels after how many channels they begin again
   * @param kinds for each kind, the bits of a channel
   */
  static long write(CodeStore store, int vectors, int channels, List<IntUnaryOperator> kinds) {
    int lanes = VECTOR_BYTES / Integer.BYTES;
    MemorySegment memory = store.allocate((long) vectors * kinds.size() * VECTOR_BYTES);
    long at = 0;
    for (int v = 0; v < vectors; v++) {
      for (IntUnaryOperator kind : kinds) {
        for (int lane = 0; lane < lanes; lane++, at += Integer.BYTES) {
          memory.set(JAVA_INT, at, kind.applyAsInt((v * lanes + lane) % channels));
        }
      }
    }
    return memory.address();
  }

  /** Vectors that hold the constants of so many channels. */
  static int vectors(Lanes lanes) {
    return (lanes.channels() + lanes.lanes() - 1) / lanes.lanes();
  }
}
