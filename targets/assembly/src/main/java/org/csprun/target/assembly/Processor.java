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
 * @param flags its features as Linux names them
 * @param obstacle why no machine code can run whatever they are, with the remedy
 */
record Processor(Set<String> flags, Optional<String> obstacle) {
  private static final String SWITCH = "csprun.assembly";

  Processor {
    flags = Set.copyOf(flags);
  }

  static Processor detect() {
    if ("off".equals(System.getProperty(SWITCH))) {
      return none("it is switched off with -Dcsprun.assembly=off. Leave that out.");
    }
    String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (!system.equals("Linux on amd64")) {
      return none("there is code for Linux on amd64, not for " + system + ". Use vector.");
    }
    Processor processor = new Processor(readFlags(), Optional.empty());
    return processor.best().isEmpty() || makesCode()
        ? processor
        : none("the system refuses memory for machine code (SELinux execmem?). Allow it.");
  }

  private static Processor none(String obstacle) {
    return new Processor(Set.of(), Optional.of(obstacle));
  }

  /** The best tier that can be used; empty where none can. */
  Optional<Tier> best() {
    return Arrays.stream(Tier.values()).filter(tier -> obstacle(tier).isEmpty()).findFirst();
  }

  /** Why a tier cannot be used, with the remedy; empty where it can. */
  Optional<String> obstacle(Tier tier) {
    List<String> missing = tier.flags().stream().filter(flag -> !flags.contains(flag)).toList();
    return obstacle.isPresent() || missing.isEmpty()
        ? obstacle
        : Optional.of(
            "the processor has no " + String.join(", ", missing) + ". Use assembly or vector.");
  }

  /** Why no tier can be used, with the remedy; empty where one can. */
  Optional<String> obstacleOfAll() {
    return obstacle.isPresent() || best().isPresent()
        ? obstacle
        : Optional.of("the processor has no AVX2 with FMA. Use vector.");
  }

  /** Tries whether code can be made at all. */
  private static boolean makesCode() {
    byte[] ret = {(byte) 0xC3};
    Optional<ExecutableMemory> code = ExecutableMemory.of(ret);
    code.ifPresent(ExecutableMemory::close);
    return code.isPresent();
  }

  /** The features the kernel lists: it leaves out what it does not save on a switch. */
  private static Set<String> readFlags() {
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
