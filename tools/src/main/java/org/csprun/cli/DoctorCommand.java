package org.csprun.cli;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.csprun.CsprunException.Failure;
import org.csprun.session.PhysicalCores;
import org.csprun.session.TensorArena;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks what csprun needs from this machine. */
@Command(
    name = "doctor",
    description = "Check what csprun needs from this machine: Java, devices, cores, memory.",
    footerHeading = "%nExample:%n",
    footer = "  csprun doctor",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int JAVA = 25;
  private static final long TRIAL_ARENA_BYTES = 64L << 20;

  @Mixin private OutputMixin output;

  @Override
  public Integer call() {
    List<Check> checks = new ArrayList<>();
    checks.add(java());
    checks.add(collector());
    checks.add(cores());
    checks.add(byteOrder());
    checks.add(memory());
    Devices.all().stream()
        .filter(device -> !device.onlyByName())
        .forEach(device -> checks.add(device(device)));
    boolean good = checks.stream().noneMatch(check -> check.state() == State.BAD);
    output.print(
        checks,
        out -> {
          TextTable table = new TextTable("CHECK", "STATE", "FOUND", "REMEDY");
          checks.forEach(
              check ->
                  table.row(
                      check.name(),
                      check.state().name().toLowerCase(java.util.Locale.ROOT),
                      check.found(),
                      check.remedy()));
          table.print(out);
        });
    return good ? 0 : Failure.DEVICE.exitCode();
  }

  private static Check java() {
    int feature = Runtime.version().feature();
    return feature == JAVA
        ? good("java", Runtime.version().toString())
        : new Check(
            "java",
            feature < JAVA ? State.BAD : State.WARN,
            Runtime.version().toString(),
            "csprun is built and tested on JDK 25; set JAVA_HOME to one");
  }

  private static Check collector() {
    return good(
        "collector",
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")));
  }

  private static Check cores() {
    return good(
        "cores",
        "%d physical, %d hardware threads for this process"
            .formatted(PhysicalCores.count(), Runtime.getRuntime().availableProcessors()));
  }

  private static Check byteOrder() {
    boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
    return little
        ? good("byte order", "little-endian")
        : new Check(
            "byte order", State.BAD, "big-endian", "plans are little-endian and used in place");
  }

  private static Check memory() {
    try (TensorArena arena = new TensorArena(TRIAL_ARENA_BYTES)) {
      return good(
          "memory", Units.bytes(arena.memory().byteSize()) + " allocated off the heap and freed");
    } catch (OutOfMemoryError e) {
      return new Check("memory", State.BAD, e.getMessage(), "free memory, or raise the limit");
    }
  }

  private static Check device(Device device) {
    String name = "device " + device.name();
    return device
        .unavailable()
        .map(reason -> new Check(name, State.WARN, reason, ""))
        .orElseGet(() -> good(name, device.description()));
  }

  private static Check good(String name, String found) {
    return new Check(name, State.GOOD, found, "");
  }

  /** How a check ended. */
  enum State {
    GOOD,
    WARN,
    BAD
  }

  /** One line of the doctor's report. */
  record Check(String name, State state, String found, String remedy) {}
}
