package org.csprun.tests.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.csprun.plan.Plan;
import org.csprun.session.SeededInputs;
import org.csprun.session.SelfTests;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.tests.cli.CliProcess;
import org.csprun.tests.kernels.TestDevices;
import org.csprun.tests.verify.Twins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages that machine code lies in, and what happens without it. */
class MachineCodeTest {
  @TempDir private Path folder;

  static List<Device> devices() {
    return TestDevices.machineCode();
  }

  static List<Plan> plans() {
    return List.of(Twins.seeded().floats(), Twins.seeded().integers());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("devices")
  void closingASessionFreesItsCode(Device device) throws IOException {
    for (Plan plan : plans()) {
      run(plan, device);
      List<Mapping> before = code();
      for (int i = 0; i < 3; i++) {
        assertThat(run(plan, device)).as("pages of code").hasSizeGreaterThan(before.size());
        assertThat(code()).as("code after session %d is closed", i).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("devices")
  void noPageCanBeWrittenAndRun(Device device) throws IOException {
    List<Mapping> jvm = ofTheJvm();
    for (Plan plan : plans()) {
      try (Session session = Session.open(plan, device, 2)) {
        SeededInputs.fill(session, 1);
        session.run();
        assertThat(code()).isNotEmpty();
        assertThat(mappings())
            .filteredOn(mapping -> mapping.canBe("w") && mapping.canBe("x"))
            .allMatch(mapping -> jvm.stream().anyMatch(whole -> whole.contains(mapping)));
      }
    }
  }

  /** Code that is there while a session is open. */
  private static List<Mapping> run(Plan plan, Device device) throws IOException {
    try (Session session = Session.open(plan, device, 2)) {
      SeededInputs.fill(session, 1);
      session.run();
      return code();
    }
  }

  @Test
  void switchedOffItIsListedWithTheReason() {
    CliProcess devices = off("devices");
    assertThat(devices.exitCode()).isZero();
    assertThat(devices.out())
        .containsPattern(
            "assembly +no +it is switched off with -Dcsprun\\.assembly=off\\. Leave that out\\.")
        .containsPattern("vector +yes");
  }

  @Test
  void switchedOffVectorTakesItsPlaceAndSaysSoOnce() {
    SelfTests.record(Twins.seeded().integers()).write(folder.resolve("net.plan"));
    CliProcess run = off("verify", "net.plan", "--selftest");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).containsOnlyOnce("Not on assembly");
    assertThat(run.err().lines())
        .contains("Not on assembly: it is switched off with -Dcsprun.assembly=off. Leave that out.")
        .anyMatch(line -> line.startsWith("integers on vector ("));
  }

  @Test
  void askedForByNameItIsRefused() {
    Twins.seeded().integers().write(folder.resolve("net.plan"));
    CliProcess run = off("run", "net.plan", "x.jpg", "--device", "assembly");
    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.err())
        .contains(
            "Device 'assembly' cannot be used: it is switched off with -Dcsprun.assembly=off. Leave that out.");
  }

  private CliProcess off(String... arguments) {
    return CliProcess.run(folder, List.of("-Dcsprun.assembly=off"), arguments);
  }

  /** A line of /proc/self/maps. */
  private record Mapping(long from, long to, String rights, boolean isAnonymous) {
    static Mapping of(String line) {
      String[] parts = line.split(" +");
      String[] range = parts[0].split("-");
      return new Mapping(
          Long.parseUnsignedLong(range[0], 16),
          Long.parseUnsignedLong(range[1], 16),
          parts[1],
          parts.length < 6);
    }

    boolean canBe(String right) {
      return rights.contains(right);
    }

    boolean contains(Mapping other) {
      return other.from >= from && other.to <= to;
    }
  }

  private static List<Mapping> mappings() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream().map(Mapping::of).toList();
  }

  /** Pages that can run, and belong to no file and not to the JVM, whose own can be written too. */
  private static List<Mapping> code() throws IOException {
    return mappings().stream()
        .filter(mapping -> mapping.isAnonymous() && mapping.canBe("x") && !mapping.canBe("w"))
        .toList();
  }

  /** The JVM's own code and what it keeps free for more: it grows within that. */
  private static List<Mapping> ofTheJvm() throws IOException {
    List<Mapping> whole = new ArrayList<>();
    Mapping run = new Mapping(0, 0, "", true);
    for (Mapping mapping : mappings()) {
      boolean goesOn = mapping.isAnonymous() && mapping.from() == run.to();
      run =
          goesOn
              ? new Mapping(run.from(), mapping.to(), run.rights() + mapping.rights(), true)
              : mapping;
      if (run.canBe("x") && run.canBe("w")) {
        whole.add(run);
      }
    }
    return whole;
  }
}
