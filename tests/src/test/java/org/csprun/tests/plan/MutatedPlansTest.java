package org.csprun.tests.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.PlanFile;
import org.csprun.target.Devices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan file with anything wrong in it is refused or runs: no crash, no other exception. */
class MutatedPlansTest {
  private static final byte[] FILE = PlanFile.encode(SmallNetwork.plan());
  private static final int BIT_FLIPS = 10_000;
  private static final long SEED = 20_240_607;

  private PlanTrial trial = new PlanTrial(ScalarTarget.device());

  @AfterEach
  void print(TestInfo test) {
    System.out.printf(
        "%s, plan of %d bytes: %d refused, %d ran, %d accepted but too much work to run%n",
        test.getDisplayName(), FILE.length, trial.refused(), trial.ran(), trial.skipped());
  }

  @Test
  void thePlanItselfRuns() {
    trial.run("nothing", FILE);
    trial.run("sealing", SealedBytes.seal(FILE.clone()));
    assertThat(trial.ran()).isEqualTo(2);
  }

  @Test
  void headerFields() {
    for (int at = 0; at < 8; at++) {
      ints(at, 1);
    }
    ints(8, Integer.BYTES);
    ints(SealedBytes.COUNT_AT, Integer.BYTES);
    longs(SealedBytes.LENGTH_AT);
    longs(24);
    for (int at = 0; at < SealedBytes.DIGEST_BYTES; at++) {
      byte[] file = FILE.clone();
      file[SealedBytes.DIGEST_AT + at] ^= 1;
      trial.run("flipping a bit of the digest", file);
    }
    // Sealing undoes nothing: every field but the digest is written once and means something.
    assertThat(trial.ran()).isZero();
  }

  @Test
  void sectionTableFields() {
    int sections = SealedBytes.view(FILE).getInt(SealedBytes.COUNT_AT);
    for (int i = 0; i < sections; i++) {
      int entry = SealedBytes.TABLE_AT + i * SealedBytes.ENTRY_BYTES;
      ints(entry, Integer.BYTES);
      checksums(entry + 4);
      longs(entry + 8);
      longs(entry + 16);
      longs(entry + 24);
    }
    assertThat(trial.refused()).isGreaterThan(1000);
  }

  @Test
  void truncations() {
    for (int length = 0; length < FILE.length; length++) {
      trial.run("cutting to " + length, Arrays.copyOf(FILE, length));
    }
    assertThat(trial.refused()).isEqualTo(FILE.length);
  }

  @Test
  void truncationsThatSayTheirLength() {
    int first = SealedBytes.TABLE_AT;
    for (int length = first; length < FILE.length; length++) {
      byte[] file = Arrays.copyOf(FILE, length);
      SealedBytes.view(file).putLong(SealedBytes.LENGTH_AT, length);
      trial.run("cutting to a file of " + length, SealedBytes.seal(file));
    }
    assertThat(trial.refused()).isEqualTo(FILE.length - first);
  }

  @ParameterizedTest(name = "bitFlips on {0}")
  @ValueSource(strings = {"scalar", "vector"})
  void bitFlips(String device) {
    trial = new PlanTrial(Devices.named(device));
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < BIT_FLIPS; i++) {
      byte[] file = FILE.clone();
      // The last bytes are weights, where all bits are good; half of the flips leave them alone.
      int end = random.nextBoolean() ? FILE.length : weightsAt();
      StringBuilder what = new StringBuilder("flip " + i);
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        int at = random.nextInt(SealedBytes.TABLE_AT, end);
        int bit = random.nextInt(Byte.SIZE);
        file[at] ^= (byte) (1 << bit);
        what.append(" of bit ").append(bit).append(" at ").append(at);
      }
      trial.run(what.toString(), SealedBytes.seal(file));
    }
    assertThat(trial.refused() + trial.ran() + trial.skipped()).isEqualTo(BIT_FLIPS);
    assertThat(trial.refused()).isGreaterThan(BIT_FLIPS / 10);
    assertThat(trial.ran()).isGreaterThan(BIT_FLIPS / 10);
  }

  @Test
  void numbersAnywhereInTheRecords() {
    int sections = SealedBytes.view(FILE).getInt(SealedBytes.COUNT_AT);
    int records = SealedBytes.TABLE_AT + sections * SealedBytes.ENTRY_BYTES;
    for (int at = records; at + Long.BYTES <= weightsAt(); at++) {
      int was = SealedBytes.view(FILE).getInt(at);
      for (int value : new int[] {0, 1, -1, was + 1, was - 1, 64, 1 << 30, Integer.MIN_VALUE}) {
        byte[] file = FILE.clone();
        SealedBytes.view(file).putInt(at, value);
        trial.run("writing int %d at %d".formatted(value, at), SealedBytes.seal(file));
      }
      for (long value : new long[] {-1, 1L << 31, Long.MAX_VALUE - 3, Long.MIN_VALUE}) {
        byte[] file = FILE.clone();
        SealedBytes.view(file).putLong(at, value);
        trial.run("writing long %d at %d".formatted(value, at), SealedBytes.seal(file));
      }
    }
    assertThat(trial.refused()).isGreaterThan(1000);
    assertThat(trial.ran()).isGreaterThan(1000);
  }

  /** Where the section of weights, the last one, begins. */
  private static int weightsAt() {
    ByteBuffer bytes = SealedBytes.view(FILE);
    int last = bytes.getInt(SealedBytes.COUNT_AT) - 1;
    return (int) bytes.getLong(SealedBytes.TABLE_AT + last * SealedBytes.ENTRY_BYTES + 8);
  }

  /** Writes other values of a field of four bytes or one, with all checksums right again. */
  private void ints(int at, int bytes) {
    int was = SealedBytes.view(FILE).getInt(at);
    IntStream bits = IntStream.range(0, bytes * Byte.SIZE).map(bit -> was ^ 1 << bit);
    IntStream others =
        bytes == 1
            ? IntStream.empty()
            : IntStream.of(0, 1, -1, was - 1, was + 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    IntStream.concat(bits, others)
        .filter(value -> value != was)
        .forEach(
            value -> {
              byte[] file = FILE.clone();
              SealedBytes.view(file).putInt(at, value);
              trial.run("writing %d at %d".formatted(value, at), SealedBytes.seal(file));
            });
  }

  private void longs(int at) {
    long was = SealedBytes.view(FILE).getLong(at);
    LongStream bits = LongStream.range(0, Long.SIZE).map(bit -> was ^ 1L << bit);
    LongStream others =
        LongStream.of(0, 1, -1, was - 64, was + 64, Long.MIN_VALUE, Long.MAX_VALUE, FILE.length);
    LongStream.concat(bits, others)
        .filter(value -> value != was)
        .forEach(
            value -> {
              byte[] file = FILE.clone();
              SealedBytes.view(file).putLong(at, value);
              trial.run("writing %d at %d".formatted(value, at), SealedBytes.seal(file));
            });
  }

  /** Writes wrong checksums of a section, with the digest right again. */
  private void checksums(int at) {
    int refused = trial.refused();
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      byte[] file = FILE.clone();
      SealedBytes.view(file).putInt(at, SealedBytes.view(file).getInt(at) ^ 1 << bit);
      trial.run("flipping bit %d of a CRC at %d".formatted(bit, at), SealedBytes.sealDigest(file));
    }
    assertThat(trial.refused() - refused).isEqualTo(Integer.SIZE);
  }
}
