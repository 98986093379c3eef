package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.csprun.target.vector.Lanes.BYTES;
import static org.csprun.target.vector.Lanes.L;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/** What {@link LaneStage} does a pixel, for {@code u8}: L lanes become floats. */
final class ByteLanes {
  private ByteLanes() {}

  private static FloatVector floats(MemorySegment from, long offset) {
    ByteVector bytes = ByteVector.fromMemorySegment(BYTES, from, offset, LITTLE_ENDIAN);
    return (FloatVector) ByteRuns.low(bytes).convert(VectorOperators.I2F, 0);
  }

  /** Each lane its own channel. */
  static void copy(
      MemorySegment from, long first, long stepBytes, float[] a, int start, int count) {
    int at = start;
    long offset = first;
    for (int c = 0; c < count; c++) {
      floats(from, offset).intoArray(a, at);
      at += L;
      offset += stepBytes;
    }
  }

  /** Lanes from one vector of channels. */
  static void shuffle(
      MemorySegment from,
      long first,
      long stepBytes,
      VectorShuffle<Float> lanes,
      float[] a,
      int start,
      int count) {
    int at = start;
    long offset = first;
    for (int c = 0; c < count; c++) {
      floats(from, offset).rearrange(lanes).intoArray(a, at);
      at += L;
      offset += stepBytes;
    }
  }

  /** Lanes from anywhere. */
  static void gather(
      MemorySegment from,
      long first,
      long stepBytes,
      int[] order,
      int table,
      float[] a,
      int start,
      int count) {
    int at = start;
    long offset = first;
    for (int c = 0; c < count; c++) {
      for (int lane = 0; lane < L; lane++) {
        a[at + lane] = ByteRuns.get(from, offset + order[table + lane]);
      }
      at += L;
      offset += stepBytes;
    }
  }
}
