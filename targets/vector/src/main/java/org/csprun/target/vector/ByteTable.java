package org.csprun.target.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.SHORTS;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * A table of 256 bytes for whole vectors of indexes. With vectors of 512 bits the table is held in
 * eight of them, and each instruction looks 32 indexes up in two; elsewhere indexes are looked up
 * one by one.
 */
final class ByteTable {
  private static final int ENTRIES = 256;
  private static final int HALF = ENTRIES / 2;
  private static final int LOW = 0xFFFF;

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

  private static IntVector index(IntVector t, int shift) {
    return t.lanewise(ASHR, shift).add(HALF).max(0).min(ENTRIES - 1);
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
      ShortVector index = pair(index(a, shift), index(b, shift));
      ShortVector low = select(index, t0, t1, t2, t3);
      ShortVector high = select(index, t4, t5, t6, t7);
      IntVector found = choose(index, 7, low, high).reinterpretAsInts();
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
      ShortVector index = pair(index(a, shift), index(b, shift));
      ShortVector low = select(index, t0, t1, t2, t3);
      ShortVector high = select(index, t4, t5, t6, t7);
      IntVector found = choose(index, 7, low, high).reinterpretAsInts();
      found.and(LOW).intoArray(s, i);
      found.lanewise(LSHR, 16).intoArray(s, i + L);
    }
  }

  /** The first in the even, the second in the odd lanes. */
  private static ShortVector pair(IntVector a, IntVector b) {
    return a.or(b.lanewise(LSHL, 16)).reinterpretAsShorts();
  }

  /** Of 128 entries, by the low 7 bits of each index. */
  private static ShortVector select(
      ShortVector index, ShortVector a, ShortVector b, ShortVector c, ShortVector d) {
    return choose(index, 6, index.selectFrom(a, b), index.selectFrom(c, d));
  }

  /** The second where a bit of the index is set. */
  private static ShortVector choose(ShortVector index, int bit, ShortVector a, ShortVector b) {
    return a.blend(b, index.lanewise(LSHL, 15 - bit).compare(LT, (short) 0));
  }
}
