package org.csprun.target.vector;

import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Loads of whole vectors, each combined into one of eight sums by the cheapest operation. */
final class ReadLoop {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int VECTOR_BYTES = L * Float.BYTES;
  private static final int SUMS = 8;
  private static final int BLOCK_BYTES = SUMS * VECTOR_BYTES;

  private ReadLoop() {}

  static void run(MemorySegment memory, long sweeps) {
    float most = 0;
    for (long i = 0; i < sweeps; i++) {
      most = Math.max(most, sweep(memory));
    }
    // Looked at, so that no compiler may leave the work out; the sums start at 0.
    if (most < 0) {
      throw new IllegalStateException("The sums are " + most);
    }
  }

  private static float sweep(MemorySegment memory) {
    FloatVector s0 = FloatVector.broadcast(S, 0);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int blocks = Math.toIntExact(memory.byteSize() / BLOCK_BYTES);
    for (int i = 0; i < blocks; i++) {
      long at = (long) i * BLOCK_BYTES;
      s0 = s0.add(load(memory, at));
      s1 = s1.add(load(memory, at + VECTOR_BYTES));
      s2 = s2.add(load(memory, at + 2 * VECTOR_BYTES));
      s3 = s3.add(load(memory, at + 3 * VECTOR_BYTES));
      s4 = s4.add(load(memory, at + 4 * VECTOR_BYTES));
      s5 = s5.add(load(memory, at + 5 * VECTOR_BYTES));
      s6 = s6.add(load(memory, at + 6 * VECTOR_BYTES));
      s7 = s7.add(load(memory, at + 7 * VECTOR_BYTES));
    }
    return s0.add(s1)
        .add(s2.add(s3))
        .add(s4.add(s5).add(s6.add(s7)))
        .reduceLanes(VectorOperators.ADD);
  }

  private static FloatVector load(MemorySegment memory, long at) {
    return FloatVector.fromMemorySegment(S, memory, at, ORDER);
  }
}
