package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.csprun.target.vector.Lanes.B;
import static org.csprun.target.vector.Lanes.BYTES;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.RequantizeLoops.bytes;
import static org.csprun.target.vector.RequantizeLoops.even;
import static org.csprun.target.vector.RequantizeLoops.odd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import org.csprun.target.Operand;

/**
 * The loops of {@link RequantizeLoops} from what {@link SumLoops} reads straight to the output, for
 * the commonest requantisations of whole vectors of channels.
 */
final class FinishLoops {
  private FinishLoops() {}

  /** True when so many channels are whole vectors, and vectors of bytes are as long as others. */
  static boolean canFinish(int channels) {
    return B == L && channels % L == 0;
  }

  private static void store(IntVector bytes, MemorySegment out, long offset) {
    ByteRuns.narrow(bytes, 0).intoMemorySegment(out, offset, LITTLE_ENDIAN);
  }

  /** {@code MULTIPLIER · (bias + a)}. */
  static void linear(
      float[] a,
      int at,
      int pitch,
      int count,
      int[] bias,
      int biasAt,
      RequantizeRows rows,
      int channel,
      int channels,
      MemorySegment out,
      long start,
      long stride) {
    for (int j = 0; j < channels; j += L) {
      IntVector b = IntVector.fromArray(INTS, bias, biasAt + j);
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector m0 = even(m);
      LongVector m1 = odd(m);
      LongVector n0 = even(n);
      LongVector n1 = odd(n);
      int i = at + j;
      long to = start + j;
      for (int p = 0; p < count; p++) {
        IntVector x = SumLoops.ints(a, i).add(b);
        LongVector e = even(x).mul(m0).lanewise(ASHR, n0);
        LongVector o = odd(x).mul(m1).lanewise(ASHR, n1);
        store(bytes(e, o, offset), out, to);
        i += pitch;
        to += stride;
      }
    }
  }

  /** Another multiplier below zero. */
  static void leaky(
      float[] a,
      int at,
      int pitch,
      int count,
      int[] bias,
      int biasAt,
      RequantizeRows rows,
      int channel,
      int channels,
      MemorySegment out,
      long start,
      long stride) {
    for (int j = 0; j < channels; j += L) {
      IntVector b = IntVector.fromArray(INTS, bias, biasAt + j);
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector k = IntVector.fromArray(INTS, rows.negativeMultipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector n0 = even(n);
      LongVector n1 = odd(n);
      int i = at + j;
      long to = start + j;
      for (int p = 0; p < count; p++) {
        IntVector x = SumLoops.ints(a, i).add(b);
        IntVector f = m.blend(k, x.compare(LT, 0));
        LongVector e = even(x).mul(even(f)).lanewise(ASHR, n0);
        LongVector o = odd(x).mul(odd(f)).lanewise(ASHR, n1);
        store(bytes(e, o, offset), out, to);
        i += pitch;
        to += stride;
      }
    }
  }

  /** {@code MULTIPLIER · s}, of what a gate leaves. */
  static void gated(
      int[] s,
      int at,
      int pitch,
      int count,
      RequantizeRows rows,
      int channel,
      int channels,
      MemorySegment out,
      long start,
      long stride) {
    for (int j = 0; j < channels; j += L) {
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector m0 = even(m);
      LongVector m1 = odd(m);
      LongVector n0 = even(n);
      LongVector n1 = odd(n);
      int i = at + j;
      long to = start + j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, s, i);
        LongVector e = even(x).mul(m0).lanewise(ASHR, n0);
        LongVector o = odd(x).mul(m1).lanewise(ASHR, n1);
        store(bytes(e, o, offset), out, to);
        i += pitch;
        to += stride;
      }
    }
  }

  /** {@code MULTIPLIER · (bias + a) + JOIN_MULTIPLIER · (y − zero point)}. */
  static void add(
      float[] a,
      int at,
      int pitch,
      int count,
      int[] bias,
      int biasAt,
      RequantizeRows rows,
      int channel,
      int channels,
      Operand second,
      int[] zeroPoints,
      long secondStart,
      MemorySegment out,
      long start,
      long stride) {
    MemorySegment y = second.memory();
    for (int j = 0; j < channels; j += L) {
      IntVector b = IntVector.fromArray(INTS, bias, biasAt + j);
      IntVector zero = IntVector.fromArray(INTS, zeroPoints, channel + j);
      IntVector m = IntVector.fromArray(INTS, rows.multipliers(), channel + j);
      IntVector k = IntVector.fromArray(INTS, rows.joinMultipliers(), channel + j);
      IntVector n = IntVector.fromArray(INTS, rows.shifts(), channel + j);
      IntVector offset = IntVector.fromArray(INTS, rows.offsets(), channel + j);
      LongVector m0 = even(m);
      LongVector m1 = odd(m);
      LongVector k0 = even(k);
      LongVector k1 = odd(k);
      LongVector n0 = even(n);
      LongVector n1 = odd(n);
      int i = at + j;
      long from = secondStart + j;
      long to = start + j;
      for (int p = 0; p < count; p++) {
        IntVector x = SumLoops.ints(a, i).add(b);
        IntVector z = ByteRuns.low(ByteVector.fromMemorySegment(BYTES, y, from, LITTLE_ENDIAN));
        z = z.sub(zero);
        LongVector e = even(x).mul(m0).add(even(z).mul(k0)).lanewise(ASHR, n0);
        LongVector o = odd(x).mul(m1).add(odd(z).mul(k1)).lanewise(ASHR, n1);
        store(bytes(e, o, offset), out, to);
        i += pitch;
        from += second.pixelStride();
        to += stride;
      }
    }
  }
}
