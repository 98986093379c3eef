package org.csprun.target.vector;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.SHORTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;

/**
 * A table of 256 bytes for whole vectors of indexes. With vectors of 512 bits the table is held in
 * eight of them, and each instruction looks 32 indexes up in two; elsewhere indexes are looked up
 * one by one.
 */
final class ByteTable {
  private static final int ENTRIES = 256;
  private static final int HALF = ENTRIES / 2;
  private static final int LOW = 0xFFFF;
  private static final int LOW_BYTE = 0xFF;

  private static final boolean IN_VECTORS = L == 16;

  private final short[] table;

  /**
   * @param entries 256 values, 0 to 255
   */
  ByteTable(int[] entries) {
    table = new short[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      table[i] = (short) entries[i];
    }
  }

  /**
   * Replaces arguments by {@code t · table[i]}, with {@code i} as {@link
   * org.csprun.plan.Requantize} has it.
   *
   * @param count a multiple of the vector length
   */
  void gate(int[] s, int at, int count, int shift) {
    int done = 0;
    if (IN_VECTORS) {
      done = count - count % (2 * L);
      gateVectors(table, s, at, done, shift);
    }
    for (int i = at + done; i < at + count; i++) {
      int t = s[i];
      s[i] = t * table[index(t, shift)];
    }
  }

  /** Replaces arguments by {@code table[i]}; as {@link #gate}. */
  void function(int[] s, int at, int count, int shift) {
    int done = 0;
    if (IN_VECTORS) {
      done = count - count % (2 * L);
      functionVectors(table, s, at, done, shift);
    }
    for (int i = at + done; i < at + count; i++) {
      s[i] = table[index(s[i], shift)];
    }
  }

  private static int index(int t, int shift) {
    return Math.clamp((t >> shift) + HALF, 0, ENTRIES - 1);
  }

  private static void gateVectors(short[] table, int[] s, int at, int count, int shift) {
    ShortVector t0 = ShortVector.fromArray(SHORTS, table, 0);
    ShortVector t1 = ShortVector.fromArray(SHORTS, table, 32);
    ShortVector t2 = ShortVector.fromArray(SHORTS, table, 64);
    ShortVector t3 = ShortVector.fromArray(SHORTS, table, 96);
    ShortVector t4 = ShortVector.fromArray(SHORTS, table, 128);
    ShortVector t5 = ShortVector.fromArray(SHORTS, table, 160);
    ShortVector t6 = ShortVector.fromArray(SHORTS, table, 192);
    ShortVector t7 = ShortVector.fromArray(SHORTS, table, 224);
    for (int i = at; i < at + count; i += 2 * L) {
      IntVector a = IntVector.fromArray(INTS, s, i);
      IntVector b = IntVector.fromArray(INTS, s, i + L);
      IntVector even = a.lanewise(ASHR, shift).add(HALF).max(0).min(ENTRIES - 1);
      IntVector odd = b.lanewise(ASHR, shift).add(HALF).max(0).min(ENTRIES - 1);
      ShortVector index = even.or(odd.lanewise(LSHL, 16)).reinterpretAsShorts();
      ShortVector r0 = index.selectFrom(t0, t1);
      ShortVector r1 = index.selectFrom(t2, t3);
      ShortVector r2 = index.selectFrom(t4, t5);
      ShortVector r3 = index.selectFrom(t6, t7);
      VectorMask<Short> rSix = index.lanewise(LSHL, 9).compare(LT, (short) 0);
      VectorMask<Short> rSeven = index.lanewise(LSHL, 8).compare(LT, (short) 0);
      ShortVector value = r0.blend(r1, rSix).blend(r2.blend(r3, rSix), rSeven);
      IntVector found = value.reinterpretAsInts();
      a.mul(found.and(LOW)).intoArray(s, i);
      b.mul(found.lanewise(LSHR, 16)).intoArray(s, i + L);
    }
  }

  private static void functionVectors(short[] table, int[] s, int at, int count, int shift) {
    ShortVector t0 = ShortVector.fromArray(SHORTS, table, 0);
    ShortVector t1 = ShortVector.fromArray(SHORTS, table, 32);
    ShortVector t2 = ShortVector.fromArray(SHORTS, table, 64);
    ShortVector t3 = ShortVector.fromArray(SHORTS, table, 96);
    ShortVector t4 = ShortVector.fromArray(SHORTS, table, 128);
    ShortVector t5 = ShortVector.fromArray(SHORTS, table, 160);
    ShortVector t6 = ShortVector.fromArray(SHORTS, table, 192);
    ShortVector t7 = ShortVector.fromArray(SHORTS, table, 224);
    for (int i = at; i < at + count; i += 2 * L) {
      IntVector a = IntVector.fromArray(INTS, s, i);
      IntVector b = IntVector.fromArray(INTS, s, i + L);
      IntVector even = a.lanewise(ASHR, shift).add(HALF).max(0).min(ENTRIES - 1);
      IntVector odd = b.lanewise(ASHR, shift).add(HALF).max(0).min(ENTRIES - 1);
      ShortVector index = even.or(odd.lanewise(LSHL, 16)).reinterpretAsShorts();
      ShortVector r0 = index.selectFrom(t0, t1);
      ShortVector r1 = index.selectFrom(t2, t3);
      ShortVector r2 = index.selectFrom(t4, t5);
      ShortVector r3 = index.selectFrom(t6, t7);
      VectorMask<Short> rSix = index.lanewise(LSHL, 9).compare(LT, (short) 0);
      VectorMask<Short> rSeven = index.lanewise(LSHL, 8).compare(LT, (short) 0);
      ShortVector value = r0.blend(r1, rSix).blend(r2.blend(r3, rSix), rSeven);
      IntVector found = value.reinterpretAsInts();
      found.and(LOW).intoArray(s, i);
      found.lanewise(LSHR, 16).intoArray(s, i + L);
    }
  }

  /**
   * Looks bytes up from tensor to tensor, as many as fill whole vectors.
   *
   * @return how many were looked up
   */
  int look(MemorySegment from, long source, MemorySegment to, long target, int count) {
    if (!IN_VECTORS) {
      return 0;
    }
    int done = count - count % (4 * L);
    lookVectors(table, from, source, to, target, done);
    return done;
  }

  private static void lookVectors(
      short[] table, MemorySegment from, long source, MemorySegment to, long target, int count) {
    ShortVector t0 = ShortVector.fromArray(SHORTS, table, 0);
    ShortVector t1 = ShortVector.fromArray(SHORTS, table, 32);
    ShortVector t2 = ShortVector.fromArray(SHORTS, table, 64);
    ShortVector t3 = ShortVector.fromArray(SHORTS, table, 96);
    ShortVector t4 = ShortVector.fromArray(SHORTS, table, 128);
    ShortVector t5 = ShortVector.fromArray(SHORTS, table, 160);
    ShortVector t6 = ShortVector.fromArray(SHORTS, table, 192);
    ShortVector t7 = ShortVector.fromArray(SHORTS, table, 224);
    for (int i = 0; i < count; i += 4 * L) {
      // Even and odd bytes: no element crosses lanes on its way.
      ShortVector both = ShortVector.fromMemorySegment(SHORTS, from, source + i, LITTLE_ENDIAN);
      ShortVector even = both.and((short) LOW_BYTE);
      ShortVector odd = both.lanewise(LSHR, 8);
      ShortVector e0 = even.selectFrom(t0, t1);
      ShortVector e1 = even.selectFrom(t2, t3);
      ShortVector e2 = even.selectFrom(t4, t5);
      ShortVector e3 = even.selectFrom(t6, t7);
      VectorMask<Short> eSix = even.lanewise(LSHL, 9).compare(LT, (short) 0);
      VectorMask<Short> eSeven = even.lanewise(LSHL, 8).compare(LT, (short) 0);
      ShortVector a = e0.blend(e1, eSix).blend(e2.blend(e3, eSix), eSeven);
      ShortVector o0 = odd.selectFrom(t0, t1);
      ShortVector o1 = odd.selectFrom(t2, t3);
      ShortVector o2 = odd.selectFrom(t4, t5);
      ShortVector o3 = odd.selectFrom(t6, t7);
      VectorMask<Short> oSix = odd.lanewise(LSHL, 9).compare(LT, (short) 0);
      VectorMask<Short> oSeven = odd.lanewise(LSHL, 8).compare(LT, (short) 0);
      ShortVector b = o0.blend(o1, oSix).blend(o2.blend(o3, oSix), oSeven);
      a.or(b.lanewise(LSHL, 8)).intoMemorySegment(to, target + i, LITTLE_ENDIAN);
    }
  }
}
