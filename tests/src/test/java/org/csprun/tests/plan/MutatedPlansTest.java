package org.csprun.tests.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.csprun.kernel.ScalarTarget;
import org.csprun.target.Devices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan file with anything wrong in it is refused or runs: no crash, no other exception. */
class MutatedPlansTest {
  /** The frame of a file is the same for all plans; this one's is spoilt. */
  private static final byte[] FILE = SpoiltPlans.floats();

  private static final byte[] INTEGERS = SpoiltPlans.integers();

  private PlanTrial trial = new PlanTrial(ScalarTarget.device());

  @AfterEach
  void print(TestInfo test) {
    System.out.printf(
        "%s: %d refused, %d ran, %d accepted but too much work to run%n",
        test.getDisplayName(), trial.refused(), trial.ran(), trial.skipped());
  }

  /** The records that are spoilt: those of a float plan, and those of an integer plan. */
  private static byte[] file(String plan) {
    return switch (plan) {
      case "float" -> FILE;
      case "integer" -> INTEGERS;
      default -> throw new AssertionError(plan);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "integer"})
  void thePlanItselfRuns(String plan) {
    trial.run("nothing", file(plan));
    trial.run("sealing", SealedBytes.seal(file(plan).clone()));
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

  @ParameterizedTest(name = "bitFlips of a plan in {0} on {1}")
  @CsvSource({"float,scalar", "float,vector", "integer,scalar", "integer,vector"})
  void bitFlips(String plan, String device) {
    trial = new PlanTrial(Devices.named(device));
    SpoiltPlans.bitFlips(file(plan), SpoiltPlans.BIT_FLIPS, trial::run);
    assertThat(trial.refused() + trial.ran() + trial.skipped()).isEqualTo(SpoiltPlans.BIT_FLIPS);
    assertThat(trial.refused()).isGreaterThan(SpoiltPlans.BIT_FLIPS / 10);
    assertThat(trial.ran()).isGreaterThan(SpoiltPlans.BIT_FLIPS / 10);
  }

  @ParameterizedTest(name = "numbers anywhere in the records of a plan in {0}")
  @ValueSource(strings = {"float", "integer"})
  void numbersAnywhereInTheRecords(String plan) {
    SpoiltPlans.numbersInRecords(file(plan), 1, trial::run);
    assertThat(trial.refused()).isGreaterThan(1000);
    assertThat(trial.ran()).isGreaterThan(1000);
  }

  /** Shifts, multipliers and tables of an integer plan mean something too. */
  @Test
  void numbersAnywhereInTheConstants() {
    SpoiltPlans.numbersInConstants(INTEGERS, 1, trial::run);
    // Of the twelve values all but 1 and the two neighbours are no shift: nine for each of 59.
    // Longs written just before a row of shifts reach into its first one: four for each of seven
    // rows, as nothing lies before the first of the eight.
    assertThat(trial.refused()).isEqualTo(59 * 9 + 7 * 4);
    assertThat(trial.ran()).isGreaterThan(10_000);
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
