package org.csprun.tests.plan;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.csprun.plan.PlanFile;

/** Files of plans with something wrong in them, all checksums right. */
final class SpoiltPlans {
  static final int BIT_FLIPS = 10_000;

  private static final long SEED = 20_240_607;

  private SpoiltPlans() {}

  static byte[] floats() {
    return PlanFile.encode(SmallNetwork.plan());
  }

  static byte[] integers() {
    return PlanFile.encode(IntegerNetwork.plan());
  }

  /** One to three bits anywhere behind the header; says what and gives the bytes. */
  static void bitFlips(byte[] whole, int files, BiConsumer<String, byte[]> trial) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < files; i++) {
      byte[] file = whole.clone();
      // The last bytes are weights, where most bits are good; half of the flips leave them alone.
      int end = random.nextBoolean() ? whole.length : weightsAt(whole);
      StringBuilder what = new StringBuilder("flip " + i);
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        int at = random.nextInt(SealedBytes.TABLE_AT, end);
        int bit = random.nextInt(Byte.SIZE);
        file[at] ^= (byte) (1 << bit);
        what.append(" of bit ").append(bit).append(" at ").append(at);
      }
      trial.accept(what.toString(), SealedBytes.seal(file));
    }
  }

  /** Telling numbers at every byte, or every few, of the sections before the weights. */
  static void numbersInRecords(byte[] whole, int every, BiConsumer<String, byte[]> trial) {
    int sections = SealedBytes.view(whole).getInt(SealedBytes.COUNT_AT);
    int records = SealedBytes.TABLE_AT + sections * SealedBytes.ENTRY_BYTES;
    for (int at = records; at + Long.BYTES <= weightsAt(whole); at += every) {
      numbers(whole, at, trial);
    }
  }

  /** Telling numbers in place of every shift, multiplier and so on, or every few. */
  static void numbersInConstants(byte[] whole, int every, BiConsumer<String, byte[]> trial) {
    int bytes = every * Integer.BYTES;
    for (int at = weightsAt(whole); at + Long.BYTES <= whole.length; at += bytes) {
      numbers(whole, at, trial);
    }
  }

  private static void numbers(byte[] whole, int at, BiConsumer<String, byte[]> trial) {
    int was = SealedBytes.view(whole).getInt(at);
    for (int value : new int[] {0, 1, -1, was + 1, was - 1, 64, 1 << 30, Integer.MIN_VALUE}) {
      byte[] file = whole.clone();
      SealedBytes.view(file).putInt(at, value);
      trial.accept("writing int %d at %d".formatted(value, at), SealedBytes.seal(file));
    }
    for (long value : new long[] {-1, 1L << 31, Long.MAX_VALUE - 3, Long.MIN_VALUE}) {
      byte[] file = whole.clone();
      SealedBytes.view(file).putLong(at, value);
      trial.accept("writing long %d at %d".formatted(value, at), SealedBytes.seal(file));
    }
  }

  /** Where the section of weights, the last one, begins. */
  private static int weightsAt(byte[] file) {
    ByteBuffer bytes = SealedBytes.view(file);
    int last = bytes.getInt(SealedBytes.COUNT_AT) - 1;
    return (int) bytes.getLong(SealedBytes.TABLE_AT + last * SealedBytes.ENTRY_BYTES + 8);
  }
}
