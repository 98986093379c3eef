package org.csprun.tests.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.csprun.kernel.ScalarTarget;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.Elementwise;
import org.csprun.plan.Plan;
import org.csprun.session.BoundTensor;
import org.csprun.session.SeededInputs;
import org.csprun.session.SelfTests;
import org.csprun.session.Session;
import org.csprun.tensor.TensorType;
import org.csprun.tests.cli.CliProcess;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code csprun verify} on integer plans, as a user types it. */
class VerifyCliTest {
  private static final int CONV1 = 4;

  @TempDir private Path folder;

  @BeforeEach
  void writePlans() {
    Plan sound = SelfTests.record(Twins.seeded().integers());
    sound.write(folder.resolve("int8.plan"));
    changed().withSelfTest(sound.selfTest().orElseThrow()).write(folder.resolve("changed.plan"));
    Twins.seeded().floats().write(folder.resolve("f32.plan"));
  }

  private static Plan changed() {
    return Twins.seeded().withChangedWeight().integers();
  }

  @Test
  void aSoundPlanPassesItsSelfTest() {
    CliProcess scalar = csprun("verify", "int8.plan", "--selftest", "--device", "scalar");
    assertThat(scalar.exitCode()).as(scalar.err()).isZero();
    assertThat(scalar.out())
        .isEqualTo(
            """
            Good: integers passes its self-test on scalar.
            7 steps compared bit by bit; 1 float, not compared.
            """);
    CliProcess json = csprun("verify", "int8.plan", "--selftest", "--device", "scalar", "--json");
    assertThat(json.exitCode()).as(json.err()).isZero();
    assertThat(json.out())
        .isEqualTo(
            """
            {
              "good" : true,
              "plan" : "integers",
              "device" : "scalar",
              "compared" : 7,
              "floatSteps" : 1,
              "onScalar" : 0,
              "first" : null
            }
            """);
    CliProcess vector = csprun("verify", "int8.plan", "--selftest", "--device", "vector");
    assertThat(vector.exitCode()).as(vector.err()).isZero();
    assertThat(vector.out())
        .startsWith(
            """
            Good: integers passes its self-test on vector.
            7 steps compared bit by bit; 1 float, not compared.
            """);
  }

  @Test
  void aChangedPlanFailsItsSelfTestAtTheStep() {
    int expected = crc(SelfTests.record(Twins.seeded().integers()));
    int found = crc(SelfTests.record(changed()));
    CliProcess failed = csprun("verify", "changed.plan", "--selftest", "--device", "scalar");
    assertThat(failed.out())
        .isEqualTo(
            """
            Diverges first at conv1 (net.cfg:21) on scalar: its bytes have CRC-32C %08x, not %08x.
            3 steps compared bit by bit; 1 float, not compared.
            """
                .formatted(found, expected));
    assertThat(failed.exitCode()).isEqualTo(1);
  }

  private static int crc(Plan plan) {
    return plan.selfTest().orElseThrow().stepCrcs().get(2);
  }

  @Test
  void aPlanWithoutSelfTestIsRefused() {
    Twins.seeded().integers().write(folder.resolve("bare.plan"));
    assertRefused(
        csprun("verify", "bare.plan", "--selftest", "--device", "scalar"),
        "Plan 'integers' carries no self-test: it was compiled without. Compile it anew, without --no-selftest.");
    assertRefused(
        csprun("verify", "f32.plan", "--selftest", "--device", "scalar"),
        "Plan 'floats' carries no self-test: its steps are float, whose bytes differ from device to device. Use verify --against.");
  }

  @Test
  void whatIsRightIsOneThing() {
    assertRefused(
        csprun("verify", "int8.plan"),
        """
        Error: Missing required argument (specify one of these): (--against=MODEL|PLAN|DIR | --selftest)
        Try `csprun verify --help`.""");
    assertRefused(
        csprun("verify", "int8.plan", "--selftest", "--against", "f32.plan"),
        """
        Error: --against=MODEL|PLAN|DIR, --selftest are mutually exclusive (specify only one)
        Try `csprun verify --help`.""");
    assertRefused(
        csprun("verify", "int8.plan", "--selftest", "--images", "photos"),
        "--images goes with --against MODEL or PLAN: a self-test has its own inputs.");
    assertRefused(
        csprun("verify", "int8.plan", "--against", ".", "--images", "photos"),
        "--images goes with --against MODEL or PLAN: saved tensors have the inputs beside them.");
  }

  @Test
  void onePlanIsEqualOnTwoDevices() {
    CliProcess equal =
        csprun("verify", "int8.plan", "--against", "int8.plan", "--device", "vector");
    assertThat(equal.exitCode()).as(equal.err()).isZero();
    assertThat(equal.out())
        .startsWith(
            """
            Good: every output and step is at 5 dB or more.
            7 integer steps are equal bit by bit on vector and scalar.
            """)
        .contains("7 steps compared, 0 without a counterpart; the worst:");
  }

  @Test
  void aPlanOfBytesGetsWhatTheFloatInputStandsFor() {
    Twins.seeded().integersOfBytes().write(folder.resolve("bytes.plan"));
    for (String[] pair :
        new String[][] {{"bytes.plan", "int8.plan"}, {"int8.plan", "bytes.plan"}}) {
      CliProcess equal =
          csprun("verify", pair[0], "--against", pair[1], "--device", "scalar", "--all");
      assertThat(equal.exitCode()).as(equal.err()).isZero();
      assertThat(equal.out())
          .contains("6 integer steps are equal bit by bit on scalar and scalar.")
          .containsPattern("(?m)^softmax +equal +0");
    }
  }

  @Test
  void twoQuantisationsOfAModelAreAlikeNotEqual() {
    Twins.seeded().otherwiseQuantised().write(folder.resolve("other.plan"));
    CliProcess alike = csprun("verify", "other.plan", "--against", "int8.plan", "--all");
    assertThat(alike.exitCode()).as(alike.err()).isZero();
    assertThat(alike.out())
        .startsWith("Good: every output and step is at 5 dB or more.\nOUTPUT")
        .containsPattern("(?m)^conv0 +equal +0")
        .containsPattern("(?m)^conv1 +[1-9]");
  }

  @Test
  void plansOfOtherInputsAreRefused() {
    PlanParts parts = new PlanParts();
    int a = parts.tensor("a", TensorType.map(3, 8, 8));
    int b = parts.tensor("b", TensorType.map(3, 8, 8));
    int sum = parts.tensor("sum", TensorType.map(3, 8, 8));
    parts.step("sum", new Elementwise(BinaryKind.ADD, Activation.LINEAR), sum, a, b);
    parts
        .input("a", a)
        .input("b", b)
        .output("sum", sum)
        .build("sum")
        .write(folder.resolve("sum.plan"));
    CliProcess count = csprun("verify", "int8.plan", "--against", "sum.plan", "--device", "scalar");
    assertThat(count.err())
        .endsWith("Plan 'integers' has 1 input(s), 'sum' has 2. Compare plans of one model.\n");
    assertThat(count.exitCode()).isEqualTo(1);
    assertThat(count.out()).isEmpty();
    Pictures.write(new Picture(8, 8, new byte[8 * 8 * 3]), folder.resolve("a.png"));
    assertRefused(
        csprun(
            "verify", "sum.plan", "--against", "sum.plan", "--images", ".", "--device", "scalar"),
        "Plan 'sum' does not take one picture. Compare it on noise, without --images.");
  }

  @Test
  void theFirstByteThatDivergesIsShown() {
    byte[] right = conv1(Twins.seeded().integers());
    byte[] found = conv1(changed());
    int at = Arrays.mismatch(right, found);
    CliProcess failed =
        csprun(
            "verify",
            "changed.plan",
            "--against",
            "int8.plan",
            "--device",
            "vector",
            "--seed",
            "3");
    assertThat(failed.exitCode()).as(failed.err()).isEqualTo(1);
    assertThat(failed.out())
        .startsWith(
            "Diverges first at conv1 (net.cfg:21), channel 2, row %d, column %d: %d on vector, %d on scalar, for the noise of seed 3.\n"
                .formatted(at % 64 / 8, at % 8, found[at] & 0xFF, right[at] & 0xFF));
    assertThat(at / 64).isEqualTo(2);
  }

  /** The bytes of conv1 by the scalar target: channels, rows, columns. */
  private static byte[] conv1(Plan plan) {
    try (Session session = Session.open(plan, ScalarTarget.device(), 1)) {
      SeededInputs.fill(session, 3);
      session.run();
      BoundTensor tensor = session.tensor(CONV1);
      assertThat(tensor.name()).isEqualTo("conv1");
      return tensor.toBytes();
    }
  }

  @Test
  void anIntegerPlanIsComparedWithTheFloatOneByItsNoise() {
    CliProcess alike = csprun("verify", "int8.plan", "--against", "f32.plan");
    assertThat(alike.exitCode()).as(alike.out()).isZero();
    assertThat(alike.out())
        .startsWith("Good: every output and step is at 5 dB or more.\nOUTPUT  SQNR dB")
        .contains("5 steps compared, 3 without a counterpart; the worst:");

    CliProcess strict = csprun("verify", "int8.plan", "--against", "f32.plan", "--min-sqnr", "60");
    assertThat(strict.exitCode()).isEqualTo(1);
    assertThat(strict.out()).startsWith("Diverges first at conv0 (net.cfg:11), below 60 dB.\n");

    new Twins(Twins.seeded().conv0(), Dense.seeded("other", 16, 8, 1, 0), Twins.seeded().conv2())
        .floats()
        .write(folder.resolve("other.plan"));
    CliProcess other = csprun("verify", "int8.plan", "--against", "other.plan");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.out()).startsWith("Diverges first at conv1 (net.cfg:21), below 5 dB.\n");
  }

  @Test
  void picturesTakeThePlaceOfNoise() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    CliProcess none = csprun("verify", "int8.plan", "--against", "f32.plan", "--images", "photos");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).endsWith("No picture in [photos]. Give .jpg, .jpeg or .png files.\n");

    // Black shows no weight: the bytes differ on the second picture alone.
    Pictures.write(new Picture(8, 8, new byte[8 * 8 * 3]), photos.resolve("a.png"));
    byte[] noise = new byte[8 * 8 * 3];
    new SplittableRandom(1).nextBytes(noise);
    Pictures.write(new Picture(8, 8, noise), photos.resolve("b.png"));
    CliProcess failed =
        csprun(
            "verify",
            "changed.plan",
            "--against",
            "int8.plan",
            "--device",
            "scalar",
            "--images",
            "photos");
    assertThat(failed.exitCode()).as(failed.err()).isEqualTo(1);
    assertThat(failed.out().lines().findFirst().orElseThrow())
        .startsWith("Diverges first at conv1 (net.cfg:21), channel 2, row ")
        .endsWith(" on scalar, for picture b.png.");

    CliProcess alike = csprun("verify", "int8.plan", "--against", "f32.plan", "--images", "photos");
    assertThat(alike.exitCode()).as(alike.out()).isZero();
  }

  private CliProcess csprun(String... arguments) {
    return CliProcess.run(folder, arguments);
  }

  @Test
  void compileRecordsTheSelfTestUnlessToldNotTo() throws IOException {
    Files.writeString(
        folder.resolve("tiny.cfg"),
        """
        [net]
        width=32
        height=32
        channels=3

        [convolutional]
        filters=16
        size=3
        stride=2
        pad=1
        activation=leaky

        [convolutional]
        filters=8
        size=1
        stride=1
        activation=linear
        """);
    Path photos = Files.createDirectory(folder.resolve("photos"));
    byte[] noise = new byte[32 * 32 * 3];
    new SplittableRandom(1).nextBytes(noise);
    Pictures.write(new Picture(32, 32, noise), photos.resolve("a.png"));
    CliProcess first = compile("first.plan");
    assertThat(first.err())
        .containsPattern("(?m)^Recorded the self-test on the scalar target in \\d+\\.\\d s$");
    compile("second.plan");
    assertThat(folder.resolve("second.plan")).hasSameBinaryContentAs(folder.resolve("first.plan"));
    CliProcess passed = csprun("verify", "first.plan", "--selftest", "--device", "scalar");
    assertThat(passed.exitCode()).as(passed.err()).isZero();
    assertThat(passed.out()).startsWith("Good: tiny passes its self-test on scalar.\n");

    assertThat(compile("bare.plan", "--no-selftest").err()).doesNotContain("self-test");
    assertRefused(
        csprun("verify", "bare.plan", "--selftest", "--device", "scalar"),
        "Plan 'tiny' carries no self-test: it was compiled without. Compile it anew, without --no-selftest.");
  }

  private CliProcess compile(String plan, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "compile",
                "tiny.cfg",
                "--random-weights",
                "1",
                "--int8",
                "--calibrate",
                "photos",
                "-o",
                plan));
    arguments.addAll(List.of(more));
    CliProcess compiled = csprun(arguments.toArray(String[]::new));
    assertThat(compiled.exitCode()).as(compiled.err()).isZero();
    return compiled;
  }

  private static void assertRefused(CliProcess process, String message) {
    String withoutDevice =
        process
            .err()
            .lines()
            .filter(line -> !line.contains(" on scalar (plain Java"))
            .reduce("", (a, b) -> a + b + "\n");
    assertThat(withoutDevice.strip()).isEqualTo(message);
    assertThat(process.exitCode()).isEqualTo(2);
    assertThat(process.out()).isEmpty();
  }
}
