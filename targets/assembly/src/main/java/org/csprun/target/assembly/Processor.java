package org.csprun.target.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.csprun.target.assembly.code.ExecutableMemory;

/**
 * What this machine's processor allows.
 *
 * @param tier the best instructions it has; empty where machine code cannot run
 * @param obstacle why it cannot, with the remedy
 */
record Processor(Optional<Tier> tier, String description, Optional<String> obstacle) {
  private static final String SWITCH = "csprun.assembly";

  static Processor detect() {
    if ("off".equals(System.getProperty(SWITCH))) {
      return none("it is switched off with -Dcsprun.assembly=off. Leave that out.");
    }
    String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (!system.equals("Linux on amd64")) {
      return none("there is code for Linux on amd64, not for " + system + ". Use vector.");
    }
    Optional<Tier> tier = tier(flags());
    if (tier.isEmpty()) {
      return none("the processor has no AVX2 with FMA. Use vector.");
    }
    return returns(tier.get()).isPresent()
        ? new Processor(tier, "machine code, " + tier.get().text(), Optional.empty())
        : none("the system refuses memory for machine code (SELinux execmem?). Allow it.");
  }

  private static Processor none(String obstacle) {
    return new Processor(Optional.empty(), "machine code", Optional.of(obstacle));
  }

  /** Tries whether code can be made at all. */
  private static Optional<Tier> returns(Tier tier) {
    byte[] ret = {(byte) 0xC3};
    Optional<ExecutableMemory> code = ExecutableMemory.of(ret);
    code.ifPresent(ExecutableMemory::close);
    return code.map(_ -> tier);
  }

  /** The best tier that these features of a processor allow. */
  static Optional<Tier> tier(Set<String> flags) {
    return Arrays.stream(Tier.values()).filter(t -> flags.containsAll(t.features())).findFirst();
  }

  /** The features the kernel lists: it leaves out what it does not save on a switch. */
  private static Set<String> flags() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> List.of(line.substring(line.indexOf(':') + 1).trim().split(" ")))
          .stream()
          .flatMap(List::stream)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }
}
