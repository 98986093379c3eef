package org.csprun.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.csprun.CsprunException;
import org.csprun.plan.Plan;
import org.csprun.session.PhysicalCores;
import org.csprun.session.Session;
import org.csprun.target.Device;
import org.csprun.target.Devices;

/**
 * Which device runs a plan, on how many threads.
 *
 * @param name as the user writes it, {@code auto} for the best one found
 * @param asked threads; 0 for all physical cores
 */
record DeviceChoice(String name, int asked) {

  /** The device, as {@link Devices#named} finds it. */
  Device device() {
    return Devices.named(name);
  }

  int threads() {
    if (asked < 0) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "--threads is %d. Give at least 1, or leave it out for all physical cores."
              .formatted(asked));
    }
    return asked == 0 ? PhysicalCores.count() : asked;
  }

  /** Opens a session and says what runs it; steps the device lacks are named, never silent. */
  Session open(Plan plan, Output output) {
    return open(plan, name.equals("auto") ? best(output) : device(), threads(), output);
  }

  /** The best device that can be used; says why a better one cannot. */
  private static Device best(Output output) {
    List<Device> found = Devices.all();
    Device best = found.getFirst();
    best.unavailable()
        .ifPresent(reason -> output.note("Not on %s: %s".formatted(best.name(), reason)));
    return Devices.best(found);
  }

  /** As {@link #open(Plan, Output)}. */
  static Session open(Plan plan, Device device, int threadCount, Output output) {
    Session session = Session.open(plan, device, threadCount);
    Relaunch.where(session);
    Device chosen = session.device();
    String threads = session.threads() == 1 ? " thread" : " threads";
    output.note(
        plan.name()
            + (" on " + chosen.name() + " (" + chosen.description() + "), ")
            + (session.threads() + threads));
    noteFallbacks(session, output);
    if (session.repackedBytes() > 0) {
      output.note(
          Units.format(
              "%s of weights lie otherwise than %s reads them and were packed anew; `compile --device %s` avoids that.",
              Units.bytes(session.repackedBytes()), chosen.name(), chosen.name()));
    }
    return session;
  }

  private static void noteFallbacks(Session session, Output output) {
    Map<String, List<String>> steps = new TreeMap<>();
    session
        .fallbacks()
        .forEach(
            (step, other) ->
                steps
                    .computeIfAbsent(other, name -> new ArrayList<>())
                    .add(session.plan().steps().get(step).name()));
    steps.forEach(
        (other, names) ->
            output.note(
                "On %s, because %s has no kernel for them: %s"
                    .formatted(other, session.device().name(), String.join(", ", names))));
  }
}
