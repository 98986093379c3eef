package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static org.csprun.target.vector.Lanes.BYTES;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.LONGS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/**
 * Sums and products of two tensors of {@code u8} from memory to memory, for pixels of whole
 * vectors: one vector of channels over a run of pixels, so that its numbers stay in registers.
 */
final class PairLoops {
  private static final long LOW = 0xFFFF_FFFFL;

  private static final int MOST = 255;

  private PairLoops() {}

  private static IntVector load(MemorySegment memory, long offset) {
    return ByteRuns.low(ByteVector.fromMemorySegment(BYTES, memory, offset, LITTLE_ENDIAN));
  }

  /**
   * {@code MULTIPLIER · a + JOIN_MULTIPLIER · b} of one vector of channels, as integers {@code
   * s[pixel][lane]}; the zero points' part of it is a constant. With the way out, which is {@link
   * #store}, the loop were more than the compiler inlines.
   *
   * @param j the first of the channels
   */
  static void add(
      MemorySegment memoryA,
      long aStart,
      long aStride,
      MemorySegment memoryB,
      long bStart,
      long bStride,
      PairRows rows,
      int j,
      int count,
      int[] s) {
    IntVector offset = IntVector.fromArray(INTS, rows.offsets(), j);
    LongVector m0 = LongVector.fromArray(LONGS, rows.multipliers(), j);
    LongVector m1 = LongVector.fromArray(LONGS, rows.multipliers(), j + L / 2);
    LongVector k0 = LongVector.fromArray(LONGS, rows.joinMultipliers(), j);
    LongVector k1 = LongVector.fromArray(LONGS, rows.joinMultipliers(), j + L / 2);
    LongVector n0 = LongVector.fromArray(LONGS, rows.shifts(), j);
    LongVector n1 = LongVector.fromArray(LONGS, rows.shifts(), j + L / 2);
    LongVector c0 = LongVector.fromArray(LONGS, rows.constants(), j);
    LongVector c1 = LongVector.fromArray(LONGS, rows.constants(), j + L / 2);
    long atA = aStart;
    long atB = bStart;
    for (int p = 0; p < count; p++) {
      LongVector x = load(memoryA, atA).reinterpretAsLongs();
      LongVector z = load(memoryB, atB).reinterpretAsLongs();
      LongVector e = x.and(LOW).mul(m0).add(z.and(LOW).mul(k0)).add(c0).lanewise(ASHR, n0);
      x = x.lanewise(LSHR, 32);
      z = z.lanewise(LSHR, 32);
      LongVector o = x.mul(m1).add(z.mul(k1)).add(c1).lanewise(ASHR, n1);
      e.and(LOW)
          .or(o.lanewise(LSHL, 32))
          .reinterpretAsInts()
          .add(offset)
          .lanewise(ASHR, 1)
          .max(0)
          .min(MOST)
          .intoArray(s, p * L);
      atA += aStride;
      atB += bStride;
    }
  }

  /** {@code MULTIPLIER · a · b} of one vector of channels; as {@link #add}. */
  static void multiply(
      MemorySegment memoryA,
      long aStart,
      long aStride,
      int[] zerosA,
      MemorySegment memoryB,
      long bStart,
      long bStride,
      int[] zerosB,
      PairRows rows,
      int j,
      int count,
      int[] s) {
    IntVector zeroA = IntVector.fromArray(INTS, zerosA, j);
    IntVector zeroB = IntVector.fromArray(INTS, zerosB, j);
    IntVector offset = IntVector.fromArray(INTS, rows.offsets(), j);
    LongVector m0 = LongVector.fromArray(LONGS, rows.multipliers(), j);
    LongVector m1 = LongVector.fromArray(LONGS, rows.multipliers(), j + L / 2);
    LongVector n0 = LongVector.fromArray(LONGS, rows.shifts(), j);
    LongVector n1 = LongVector.fromArray(LONGS, rows.shifts(), j + L / 2);
    long atA = aStart;
    long atB = bStart;
    for (int p = 0; p < count; p++) {
      LongVector x =
          load(memoryA, atA).sub(zeroA).mul(load(memoryB, atB).sub(zeroB)).reinterpretAsLongs();
      LongVector e = x.lanewise(LSHL, 32).lanewise(ASHR, 32).mul(m0).lanewise(ASHR, n0);
      LongVector o = x.lanewise(ASHR, 32).mul(m1).lanewise(ASHR, n1);
      e.and(LOW)
          .or(o.lanewise(LSHL, 32))
          .reinterpretAsInts()
          .add(offset)
          .lanewise(ASHR, 1)
          .max(0)
          .min(MOST)
          .intoArray(s, p * L);
      atA += aStride;
      atB += bStride;
    }
  }

  /** Writes integers from 0 to 255, {@code s[pixel][lane]}. */
  static void store(int[] s, int count, MemorySegment out, long start, long stride) {
    long to = start;
    for (int p = 0; p < count; p++) {
      FinishLoops.store(IntVector.fromArray(INTS, s, p * L), out, to);
      to += stride;
    }
  }
}
