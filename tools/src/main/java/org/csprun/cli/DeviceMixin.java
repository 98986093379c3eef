package org.csprun.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.csprun.CsprunException;
import org.csprun.plan.Plan;
import org.csprun.session.PhysicalCores;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;
import picocli.CommandLine.Option;

/** Which device runs a plan, on how many threads. */
final class DeviceMixin {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "Device to run on (default: the best one found; `csprun devices` lists them).")
  private String name;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads (default: the physical cores this process may use).")
  private int threads;

  Device device() {
    return Devices.named(name);
  }

  int threads() {
    if (threads < 0) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "--threads is %d. Give at least 1, or leave it out for all physical cores."
              .formatted(threads));
    }
    return threads == 0 ? PhysicalCores.count() : threads;
  }

  /** Opens a session and says what runs it; steps the device lacks are named, never silent. */
  Session open(Plan plan, OutputMixin output) {
    return open(plan, device(), threads(), output);
  }

  static Session open(Plan plan, Device device, int threads, OutputMixin output) {
    Session session = Session.open(plan, device, threads);
    output.note(
        "%s on %s (%s), %d thread%s"
            .formatted(
                plan.name(),
                session.device().name(),
                session.device().description(),
                session.threads(),
                session.threads() == 1 ? "" : "s"));
    noteFallbacks(session, output);
    if (session.repackedBytes() > 0) {
      output.note(
          Units.format(
              "%s of weights lie otherwise than %s reads them and were packed anew; `compile --device %s` avoids that.",
              Units.bytes(session.repackedBytes()),
              session.device().name(),
              session.device().name()));
    }
    return session;
  }

  private static void noteFallbacks(Session session, OutputMixin output) {
    Map<String, String> steps =
        session.fallbacks().entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    TreeMap::new,
                    Collectors.mapping(
                        step -> session.plan().steps().get(step.getKey()).name(),
                        Collectors.joining(", "))));
    steps.forEach(
        (other, names) ->
            output.note(
                "On %s, because %s has no kernel for them: %s"
                    .formatted(other, session.device().name(), names)));
  }
}
